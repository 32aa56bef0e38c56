"""Invented people and texts for the style guide."""

from datetime import UTC, datetime, timedelta

from engawa.web.cards import (
    Answer,
    Beginning,
    Card,
    Comment,
    Composer,
    Emoji,
    File,
    Leaf,
    Link,
    Message,
    Place,
    Result,
    Tab,
    Voice,
)
from engawa.web.rail import Rail, RailSpace

MAYA = Voice(id=11, name="Maya Okafor")
TOM = Voice(id=12, name="Tom Lindqvist")
AIKO = Voice(id=13, name="Aiko Nakamura")
ROSA = Voice(id=14, name="Rosa Giménez", ring=1, company="Norte Logística")
JONAS = Voice(id=15, name="Jonas Berg")
INES = Voice(id=16, name="Ines Brandt")
LENA = Voice(id=None, name="Lena Fuchs")

PLACES = [
    Place(id=1, name="Platform", ring=2, readers="214 people can read"),
    Place(id=2, name="Everyone", ring=2, readers="1,940 people can read"),
    Place(id=3, name="Partner council", ring=1, readers="32 inside, 9 guests can read"),
    Place(id=4, name="Product blog", ring=0, readers="everyone can read, also the public"),
]
OTHERS = [
    Beginning(name="page", label="Page", url="/design/page/", icon="file-text"),
    Beginning(name="article", label="Article", url="/design/page/", icon="newspaper"),
]


def rail() -> Rail:
    spaces = [
        RailSpace(name="Platform", url="/s/platform/", ring=2, unread=4),
        RailSpace(name="Everyone", url="/s/everyone/", ring=2),
        RailSpace(name="Partner council", url="/s/partner-council/", ring=1),
        RailSpace(name="Acme rollout", url="/s/acme/", ring=1),
        RailSpace(name="Product blog", url="/s/product-blog/", ring=0),
    ]
    return Rail(person=INES, spaces=spaces, chat_unread=3, may_import=True, may_make_spaces=True)


def cards(now: datetime) -> list[Card]:
    return [
        Card(
            id=101,
            kind="post",
            url="/posts/101/",
            ring=2,
            author=MAYA,
            when=now - timedelta(minutes=20),
            verb="asked",
            title="How do we rotate the signing key without logging everyone out?",
            space_name="Platform",
            space_url="/s/platform/",
            talk=4,
            reactions=[Emoji(emoji="👍", count=7, mine=True), Emoji(emoji="👀", count=2)],
            last_answer=Answer(
                author=TOM,
                when=now - timedelta(minutes=6),
                excerpt="Publish both keys for one token lifetime, then retire the old one. "
                "Steps are on the page “Key rotation”.",
            ),
            reason="You are a member of Platform",
        ),
        Card(
            id=102,
            kind="post",
            url="/posts/102/",
            ring=1,
            author=ROSA,
            when=now - timedelta(hours=3),
            excerpt_html="<p>We measured the new import against our March data: 41 minutes is now 6. "
            "The sheet is attached, and two rows look odd to us.</p>",
            space_name="Partner council",
            readers="32 inside, 9 guests can read",
            talk=6,
            reactions=[Emoji(emoji="🎉", count=11)],
            reason="New answers in a talk of yours",
        ),
        Card(
            id=103,
            kind="bookmark",
            url="/links/103/",
            ring=2,
            author=JONAS,
            when=now - timedelta(hours=22),
            verb="kept a link",
            space_name="Everyone",
            tags=["accessibility", "frontend"],
            link=Link(
                url="https://tables.example/guide",
                title="Field guide to accessible tables",
                site="tables.example",
                note="What screen readers do with headers that span, with recordings.",
            ),
        ),
        Card(
            id=104,
            kind="article",
            url="/articles/104/",
            ring=0,
            author=AIKO,
            when=now - timedelta(days=12),
            verb="published",
            title="What we changed in sign-in, and why it took two tries",
            excerpt_html="<p>In May some of you were sent around in circles when signing in with Safari. "
            "This is what happened, what we learnt, and what we do differently now.</p>",
            space_name="Product blog",
            talk=1,
        ),
    ]


def comments(now: datetime) -> list[Comment]:
    return [
        Comment(
            id=201,
            author=TOM,
            when=now - timedelta(minutes=16),
            html="<p>Publish both keys for one token lifetime, then retire the old one.</p>"
            "<pre><code>keys add\nkeys retire --oldest</code></pre>",
            reactions=[Emoji(emoji="👍", count=5, mine=True)],
        ),
        Comment(
            id=202,
            author=MAYA,
            when=now - timedelta(minutes=12),
            html="<p>Eight hours, then? <a class='mention' href='/people/13/'>@aiko</a> do mobile sessions"
            " last longer?</p><details class='folded'><summary>Earlier mail</summary>"
            "<blockquote><p>Publish both keys.</p></blockquote></details>",
            reply_to=201,
            reply_to_name="Tom Lindqvist",
            nested=True,
            may_edit=True,
        ),
        Comment(
            id=203,
            author=LENA,
            when=now - timedelta(minutes=9),
            html="<p>Thirty days there, but they renew hourly. So eight hours is right for all.</p>",
            reply_to=202,
            reply_to_name="Maya Okafor",
            nested=True,
            edited_at=now,
            files=[File(name="sessions.csv", url="/files/1", size=18_432)],
        ),
        Comment(id=204, author=AIKO, when=now - timedelta(minutes=3), html="", removed=True),
    ]


def messages(now: datetime) -> list[Message]:
    return [
        Message(
            id=301,
            author=MAYA,
            when=now - timedelta(hours=5),
            html="<p>Sign-in looks like the same-site change. Can anyone reproduce it on Safari 19?</p>",
        ),
        Message(
            id=302,
            author=TOM,
            when=now - timedelta(hours=5),
            html="<p>Yes, every time after the second redirect. Writing a failing test.</p>",
            reactions=[Emoji(emoji="👍", count=5, mine=True), Emoji(emoji="🔎", count=2)],
        ),
        Message(
            id=303,
            author=TOM,
            when=now - timedelta(hours=5),
            html="<p>Only with strict cookies, as it turns out.</p>",
            continues=True,
        ),
        Message(
            id=304,
            author=AIKO,
            when=now - timedelta(hours=4),
            html="<p>Second time cookies bite us. I will put what we learn on “Cookie rules”.</p>",
            talk=4,
            talk_url="/posts/304/",
            talk_last=now - timedelta(hours=2),
            talk_voices=[JONAS, MAYA, TOM],
        ),
    ]


def leaves() -> list[Leaf]:
    return [
        Leaf(title="Welcome", url="/pages/1/"),
        Leaf(
            title="On call",
            url="/pages/2/",
            children=[Leaf(title="First hour", url="/pages/3/"), Leaf(title="Who to wake", url="/pages/4/")],
        ),
        Leaf(
            title="Sign-in",
            url="/pages/5/",
            open=True,
            children=[
                Leaf(title="Key rotation", url="/pages/6/", here=True),
                Leaf(title="Cookie rules", url="/pages/7/"),
                Leaf(title="Sessions", url="/pages/8/"),
            ],
        ),
        Leaf(title="Releases", url="/pages/9/"),
    ]


def results(now: datetime) -> list[Result]:
    return [
        Result(
            kind="page",
            kind_word="Page",
            url="/pages/6/",
            title_html="<mark>Key</mark> rotation",
            excerpt_html="We sign sessions with one <mark>key</mark> and accept two. Rotating is publishing"
            " the new <mark>key</mark>, waiting one token lifetime, then retiring the old one.",
            ring=2,
            space_name="Platform",
            author=TOM,
            when=now - timedelta(days=12),
        ),
        Result(
            kind="post",
            kind_word="Post",
            url="/posts/102/",
            title_html="March data against the new import",
            excerpt_html="The <mark>key</mark> column was empty in two rows, which look odd to us.",
            ring=1,
            space_name="Partner council",
            author=ROSA,
            when=now - timedelta(days=400),
        ),
    ]


def composer() -> Composer:
    return Composer(action="/posts/", places=PLACES, place=1, others=OTHERS, with_title=True, draft="home")


def chat_composer() -> Composer:
    return Composer(
        action="/s/platform/chat/",
        places=PLACES[:1],
        placeholder="Write to Platform",
        submit="Send",
        draft="chat-platform",
        sends_on_enter=True,
        target="#talk",
    )


def stream_tabs() -> list[Tab]:
    return [
        Tab(label="For you", url="/", here=True),
        Tab(label="Following", url="/?tab=following"),
        Tab(label="Everything", url="/?tab=everything"),
    ]


def now() -> datetime:
    return datetime.now(UTC)


def reply(item_id: int) -> Composer:
    return Composer(
        action=f"/i/{item_id}/comments/",
        places=PLACES[:1],
        placeholder="Reply",
        submit="Reply",
        draft=f"reply-{item_id}",
        target="#talk",
    )
