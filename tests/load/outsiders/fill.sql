-- $count contacts, each with a mail address, each second with an account on a network besides; half of them are
-- known in the first of the spaces $spaces, a quarter in the second, and so on. Ids grow with time.
CREATE FUNCTION load.one(number bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (1600000000000 + number * 300) << 21 $$;
CREATE FUNCTION load.other(number bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT load.one(number) + 2 $$;
CREATE FUNCTION load.knows(number bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (ARRAY[$spaces]::bigint[])[least(1 + (CASE WHEN number % 2 = 1 THEN 0 WHEN number % 4 = 2 THEN 1
    ELSE 2 + number / 4 % greatest(cardinality(ARRAY[$spaces]::bigint[]) - 2, 1) END), cardinality(ARRAY[$spaces]::bigint[]))] $$;
CREATE FUNCTION load.syllables(seed bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT initcap(string_agg((ARRAY['ba','ce','di','fo','gu','ha','je','ki','lo','mu','na','pe','ri','so','tu','va','we','xi',
    'yo','zu'])[1 + (seed / 20 ^ n)::bigint % 20], '')) FROM generate_series(0, 3) n $$;
CREATE FUNCTION load.named(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT load.syllables(number % 200 * 7919) || ' ' || load.syllables(number * 611953 % 160000) $$;

INSERT INTO contacts_company (id, name, domain)
SELECT load.one(n), load.syllables(n::bigint * 7919 % 160000) || ' ' || (ARRAY['Ltd', 'AG', 'SA', 'Works'])[1 + n % 4] || ' ' || n,
  'c' || n || '.example' FROM generate_series(1, $count / 25) n;

INSERT INTO contacts_contact (id, name, made_at)
SELECT load.one(n), load.named(n), to_timestamp(1600000000 + n * 0.3) FROM generate_series(1, $count) n;

INSERT INTO contacts_identity (id, network, uid, handle, name, url, avatar, is_public, contact_id, company_id, consent,
  do_not_contact, first_heard_at)
SELECT load.one(n), 'mail', lower(replace(load.named(n), ' ', '.')) || n || '@c' || 1 + n % ($count / 25) || '.example', '',
  load.named(n), '', '', false, load.one(n), load.one(1 + n % ($count / 25)),
  CASE WHEN n % 9 = 0 THEN 'given' WHEN n % 50 = 0 THEN 'withdrawn' ELSE 'unknown' END, n % 70 = 0, now()
FROM generate_series(1, $count) n;
INSERT INTO contacts_identity (id, network, uid, handle, name, url, avatar, is_public, contact_id, consent, do_not_contact,
  first_heard_at)
SELECT load.other(n), 'fediverse', 'https://s' || n % 900 || '.example/users/' || n,
  '@' || lower(load.syllables(n::bigint * 611953 % 160000)) || n || '@s' || n % 900 || '.example', load.named(n),
  'https://s' || n % 900 || '.example/@' || n, '', true, load.one(n), 'unknown', false, now()
FROM generate_series(2, $count, 2) n;

INSERT INTO contacts_knowing (identity_id, space_id, customer_since, note)
SELECT load.one(n), load.knows(n), CASE WHEN n % 3 = 0 THEN date '2019-01-01' + (n % 2000)::int END,
  CASE WHEN n % 20 = 0 THEN 'Asked for an offer.' ELSE '' END FROM generate_series(1, $count) n;
INSERT INTO contacts_order (id, identity_id, space_id, key, at, amount, currency, product)
SELECT load.one(n) + m, load.one(n), load.knows(n), n || '-' || m, to_timestamp(1600000000 + n * 0.3 + m * 86400), 10 + m,
  'EUR', 'Tea' FROM generate_series(3, $count, 3) n, generate_series(1, 2) m;
INSERT INTO contacts_consententry (id, identity_id, consent, do_not_contact, source, why, at)
SELECT load.one(n), load.one(n), 'given', false, 'file', 'list.csv', now() FROM generate_series(9, $count, 9) n;
INSERT INTO contacts_proposal (id, one_id, other_id, weight, signs, state)
SELECT load.one(n), load.one(n), load.one(n + 200), (ARRAY[0.2, 0.36, 0.8, 0.95])[1 + n / 10 % 4],
  '["name"]', CASE WHEN n % 40 = 0 THEN 'refused' ELSE 'open' END FROM generate_series(10, $count - 200, 10) n;

INSERT INTO channels_account (id, space_id, network, handle, name, url, settings, cursor, quota, state, listen_at, trouble,
  failures, stream_trouble, made_at)
SELECT load.one(n), s, 'mail', 'desk' || n || '@acme.example', 'Desk ' || n, '', '{}', '{}', '{}', 'paused', now(), '', 0, '',
  now() FROM unnest(ARRAY[$spaces]::bigint[]) WITH ORDINALITY AS spaces(s, n);
-- Each fifth has written to us, and the very last one five thousand times.
INSERT INTO inbox_thread (id, account_id, space_id, root, subject, identity_id, is_private, state, first_at, last_at,
  messages_count, escalated)
SELECT load.one(n), a.id, a.space_id, 'mail:' || n, 'The tap drips', load.one(n), true, 'done',
  to_timestamp(1600000000 + n * 0.3), to_timestamp(1600000000 + n * 0.3), 2, 0
FROM generate_series(5, $count, 5) n JOIN channels_account a ON a.space_id = load.knows(n) AND a.state = 'paused';
INSERT INTO inbox_message (id, thread_id, account_id, space_id, is_private, uri, url, answers, identity_id, is_ours, subject,
  text, html, language, media, raw, at, heard_at)
SELECT t.id + m, t.id, t.account_id, t.space_id, true, t.root || ':' || m, '', '', CASE WHEN m % 2 = 0 THEN t.identity_id END,
  m % 2 = 1, '', 'It drips, day and night.', '', 'en', '[]', '{}', t.last_at, now()
FROM inbox_thread t, LATERAL generate_series(0, CASE WHEN t.id = load.one($count) THEN 9999 ELSE 1 END) m;
