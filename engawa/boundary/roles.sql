-- Runs as a superuser (or a role that may create roles), each start, and changes nothing the second time.
DO $$
DECLARE wanted record;
BEGIN
  FOR wanted IN SELECT * FROM (VALUES
    ('engawa_owner', 'LOGIN NOBYPASSRLS'),      -- owns the tables: migrations, backup, restore, the command line
    ('engawa_app', 'LOGIN NOBYPASSRLS'),        -- pages, live, jobs: the readers' role
    ('engawa_enter', 'NOLOGIN BYPASSRLS'),      -- owns the few functions that look past the boundary
    ('engawa_importer', 'LOGIN BYPASSRLS'),     -- brings archives in, merges people
    ('engawa_indexer', 'LOGIN BYPASSRLS'),      -- writes the search index
    ('engawa_postman', 'LOGIN BYPASSRLS'),      -- tells journal entries to their hearers
    ('engawa_courier', 'LOGIN BYPASSRLS')       -- takes in what is heard outside, and sends what we say there
  ) AS role(name, options)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
      EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.options);
    END IF;
    IF NOT pg_has_role(current_user, wanted.name, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO current_user', wanted.name);
    END IF;
  END LOOP;
  IF NOT pg_has_role('engawa_owner', 'engawa_enter', 'MEMBER') THEN
    GRANT engawa_enter TO engawa_owner;
  END IF;
END $$;
GRANT ALL ON SCHEMA public TO engawa_owner;
GRANT USAGE, CREATE ON SCHEMA public TO engawa_enter;
GRANT USAGE ON SCHEMA public TO engawa_app, engawa_importer, engawa_indexer, engawa_postman, engawa_courier;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
-- Keeps what texts mean. Not every server has it, and not every role may create it; then words alone are searched.
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
    CREATE EXTENSION IF NOT EXISTS vector;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'The extension vector is there, and a superuser has to create it.';
END $$;
ALTER DEFAULT PRIVILEGES FOR ROLE engawa_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO engawa_app, engawa_importer, engawa_courier;
ALTER DEFAULT PRIVILEGES FOR ROLE engawa_owner IN SCHEMA public
  GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO engawa_app, engawa_importer, engawa_courier;
ALTER DEFAULT PRIVILEGES FOR ROLE engawa_owner IN SCHEMA public
  GRANT SELECT ON TABLES TO engawa_enter, engawa_indexer;
-- What the readers' queries were measured with, whatever the server's own settings are.
ALTER ROLE engawa_app SET random_page_cost = 1.1;
ALTER ROLE engawa_app SET jit = off;
ALTER ROLE engawa_app SET work_mem = '16MB';
