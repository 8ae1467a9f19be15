// A menu of actions under a button: arrows, first letters, Escape, and a click elsewhere closes it.

import { el, icon } from './dom.js';

let close = () => {};

/** Opens a menu at `button`. An item is {icon, label, run, disabled} or null for a line between. */
function openMenu(button, items, label) {
  close();
  const menu = el('div', { class: 'menu', role: 'menu', 'aria-label': label, popover: 'manual' });
  for (const item of items) {
    if (!item) {
      menu.append(el('hr', { role: 'separator' }));
      continue;
    }
    menu.append(
      el(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          tabindex: '-1',
          class: 'menu-item',
          'aria-disabled': item.disabled ? 'true' : null,
          onclick: () => {
            if (item.disabled) return;
            close();
            button.focus();
            item.run();
          },
        },
        icon(item.icon),
        el('span', { dir: 'auto' }, item.label),
        item.keys ? el('kbd', {}, item.keys) : null,
      ),
    );
  }
  (button.closest('section') ?? document.body).append(menu);
  menu.showPopover?.();
  place(menu, button);
  button.setAttribute('aria-expanded', 'true');
  const all = [...menu.querySelectorAll('.menu-item')];
  all[0]?.focus();

  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close();
  };
  const shut = () => {
    close = () => {};
    document.removeEventListener('pointerdown', outside, true);
    removeEventListener('resize', shut);
    button.setAttribute('aria-expanded', 'false');
    menu.remove();
  };
  close = shut;
  document.addEventListener('pointerdown', outside, true);
  addEventListener('resize', shut);
  menu.addEventListener('keydown', (event) => {
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    event.stopPropagation();
    if (to !== undefined) {
      event.preventDefault();
      all.at(to % all.length).focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      shut();
      button.focus();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const rest = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      rest.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }
  });
}

function place(menu, button) {
  const anchor = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const under = anchor.bottom + 4 + height < innerHeight;
  menu.style.left = Math.max(8, Math.min(anchor.right - width, innerWidth - width - 8)) + 'px';
  menu.style.top = Math.max(8, under ? anchor.bottom + 4 : anchor.top - height - 4) + 'px';
}

/** A button that opens such a menu; `items` is asked each time. */
export function menuButton(props, items, label, ...content) {
  const button = el(
    'button',
    {
      type: 'button',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      ...props,
      onclick: () => (button.getAttribute('aria-expanded') === 'true' ? close() : openMenu(button, items(), label)),
    },
    ...content,
  );
  return button;
}
