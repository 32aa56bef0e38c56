-- Pages form a tree in each space, five below each; articles and links have their own rows.
INSERT INTO pages_page (item_id, under_id, position, slug)
WITH page AS (
  SELECT id, space_id, row_number() OVER (PARTITION BY space_id ORDER BY id) AS place
  FROM content_item WHERE kind = 'page'
)
SELECT page.id, above.id, page.place, '' FROM page
LEFT JOIN page above ON above.space_id = page.space_id AND above.place = (page.place + 3) / 5 AND page.place > 1;

INSERT INTO articles_article (item_id, slug, cover, source_url, published_at)
SELECT id, '', '', '', created_at FROM content_item WHERE kind = 'article';

INSERT INTO bookmarks_bookmark (item_id, url, site)
SELECT id, 'https://site-' || id % 997 || '.example/' || id, 'site-' || id % 997 || '.example'
FROM content_item WHERE kind = 'bookmark';

INSERT INTO content_revision (item_id, number, title, body, by_id, at, note)
SELECT id, 1, title, left(body, length(body) / 2), author_id, created_at, ''
FROM content_item WHERE edited_at IS NOT NULL AND kind IN ('page', 'article', 'post');
