-- When it was collected to be learnt from: null for not yet, negative while that is under way.
ALTER TABLE playlist ADD COLUMN collected_at BIGINT;
ALTER TABLE event ADD COLUMN collected_at BIGINT;
