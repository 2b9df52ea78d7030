"""The articles of tests/data/pages in the markup of many kinds of outlet.

Each layout is a function from an article to the bytes of a page, modelled on how one kind of real
outlet builds its pages; outlets, people and words are invented. `python tests/readers/layouts.py
FOLDER` writes all of them.
"""

# ruff: noqa: E501 - markup is as wide as it is

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path

import yaml

DATA = Path(__file__).parents[1] / "data" / "pages" / "articles.yaml"


@dataclass(frozen=True)
class Story:
    slug: str
    title: str
    author: str
    published: str
    summary: str
    caption: str
    credit: str
    related: str
    comment: str
    paragraphs: tuple[str, ...]
    outlet: str = "The Invented Wire"
    host: str = "wire.example"

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.published)

    @property
    def url(self) -> str:
        return f"https://{self.host}/{self.time:%Y/%m/%d}/{self.slug}"

    def html(self, tag: str, between: str = "") -> str:
        close = tag.split()[0]
        parts = [f"<{tag}>{escape(p, quote=False)}</{close}>" for p in self.paragraphs]
        return "\n".join([*parts[:2], between, *parts[2:]])


def stories() -> list[Story]:
    records = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return [Story(**{**r, "paragraphs": tuple(r["paragraphs"])}) for r in records]


def _linked(story: Story, kind: str = "NewsArticle", **more: object) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": kind,
        "mainEntityOfPage": {"@type": "WebPage", "@id": story.url},
        "headline": story.title,
        "description": story.summary,
        "datePublished": story.published,
        "dateModified": story.time.replace(hour=23).isoformat(),
        "author": [{"@type": "Person", "name": story.author, "url": f"/by/{story.slug}"}],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": story.outlet,
            "logo": {"@type": "ImageObject", "url": "https://cdn.example/logo.png"},
        },
        **more,
    }
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _graph(story: Story, **more: object) -> str:
    title = escape(story.title)
    properties = {
        "og:type": "article",
        "og:title": title,
        "og:description": escape(story.summary),
        "og:url": story.url,
        "og:image": "https://cdn.example/share.jpg",
        "og:site_name": story.outlet,
        **more,
    }
    return "\n".join(f'<meta property="{k}" content="{v}"/>' for k, v in properties.items())


def public_broadcaster(story: Story) -> str:
    s = story
    blocks = "".join(
        f'<div data-component="text-block" class="ssrcss-11r1m41-RichTextComponentWrapper ep2nwvo0">'
        f'<div class="ssrcss-7uxr49-RichTextContainer e5tfeyi1"><p class="ssrcss-1q0x1qg-Paragraph '
        f'e1jhz7w10">{escape(p, quote=False)}</p></div></div>'
        for p in s.paragraphs
    )
    return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"/>
<title>{escape(s.title)} - {s.outlet}</title>{_graph(s)}
<link rel="canonical" href="{s.url}"/>{_linked(s, "ReportageNewsArticle")}
<style>.ssrcss-1q0x1qg-Paragraph{{color:#222}}</style></head><body>
<header role="banner"><nav aria-label="{s.outlet}"><ul><li><a href="/">Home</a></li><li><a
href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main id="main-content"><article class="ssrcss-pv1rh6-ArticleWrapper e1nh2i2l5">
<div data-component="headline-block"><h1 id="main-heading" class="ssrcss-15xko80-StyledHeading
e10rt3ze0">{escape(s.title)}</h1></div>
<div data-component="byline-block"><div class="ssrcss-1j6nv-Contributor">By {s.author}</div>
<time datetime="{s.published}">{s.time:%d %B %Y}</time></div>
<div data-component="image-block"><figure><img alt="{s.caption}" src="a.jpg"><span
class="ssrcss-1pv4 visually-hidden">Image source, {s.credit}</span><figcaption>Image caption,
{s.caption}</figcaption></figure></div>
{blocks}
<div data-component="links-block"><h2>More on this story</h2><ul><li><a href="/1">{s.related}</a>
</li></ul></div></article>
<section data-component="related-internet-links"><h2>Related internet links</h2><ul><li><a
href="https://x.example">Town office</a></li></ul></section>
<section aria-label="Top stories"><h2>Top stories</h2><ul><li><a href="/2">Storm closes mountain
road for a third day in a row</a></li></ul></section></main>
<footer><p>Copyright © {s.time:%Y} {s.outlet}. The {s.outlet} is not responsible for the content of
external sites.</p></footer></body></html>"""


def broadsheet(story: Story) -> str:
    s = story
    aside = f"""<figure class="dcr-173mewl"><aside class="dcr-rich-link"><a href="/r"><h3>
{s.related}</h3>Read more</a></aside></figure><aside class="newsletter-signup dcr-x"><p>Sign up to
Morning Mail: our newsletter breaks down the key stories of the day.</p></aside>"""
    return f"""<!doctype html><html lang="en"><head><title>{escape(s.title)} | Regions | {s.outlet}
</title><meta charset="utf-8"><meta name="description" content="{escape(s.summary)}"/>
{_graph(s, **{"article:published_time": s.time.isoformat(), "article:author": "https://x.example/a"})}
<meta name="author" content="{s.author}"><link rel="canonical" href="{s.url}"></head><body>
<a href="#maincontent" class="dcr-skip">Skip to main content</a>
<header><nav class="dcr-nav"><ul><li>News</li><li>Opinion</li><li>Sport</li></ul></nav></header>
<main id="maincontent" data-layout="StandardLayout"><div class="dcr-headline"><h1>
{escape(s.title)}</h1></div>
<div data-gu-name="standfirst"><div class="dcr-standfirst"><p>{s.summary}</p></div></div>
<figure id="main-media"><img src="m.jpg"><figcaption class="dcr-fd61eq"><span>{s.caption}.
Photograph: {s.credit}</span></figcaption></figure>
<div class="dcr-meta"><address aria-label="Contributor info"><a rel="author"
href="/profile/x">{s.author}</a></address><details class="dcr-date"><summary>{s.time:%a %d %b %Y}
</summary></details></div>
<div id="share-count-container"><a>Share</a></div>
<div class="article-body-commercial-selector article-body-viewer-selector dcr-1wvn2tj">
{s.html('p class="dcr-16w5gq9"', aside)}</div>
<div class="dcr-submeta"><span>Explore more on these topics</span><ul><li>Regions</li>
<li>News</li></ul><button>Share</button><a>Reuse this content</a></div></main>
<section id="comments"><h2>Comments (1)</h2><div class="d-comment"><p>{s.comment}</p></div></section>
<section class="most-viewed-container"><h2>Most viewed</h2><ol><li>Storm closes mountain road for a
third day in a row</li></ol></section><footer>© {s.time:%Y} {s.outlet} (modern)</footer></body></html>"""


def metropolitan_daily(story: Story) -> str:
    s = story
    ad = """<div id="story-ad-1-wrapper" class="css-ad"><div>Advertisement</div><a
href="#after-story-ad-1">SKIP ADVERTISEMENT</a></div>"""
    return f"""<!DOCTYPE html><html lang="en"><head><title data-rh="true">{escape(s.title)} - {s.outlet}
</title>{_graph(s)}<meta data-rh="true" name="byl" content="By {s.author}"/>
<meta data-rh="true" property="article:published_time" content="{s.published}"/>
<link data-rh="true" rel="canonical" href="{s.url}"/>{_linked(s)}</head><body><div id="app">
<div><header class="css-header"><button>SKIP TO CONTENT</button><a href="/">{s.outlet}</a></header></div>
<main id="site-content"><div><article id="story" class="css-vxcmzt e1lmdhsb0">
<div id="top-wrapper" class="css-ad"><p>Advertisement</p></div>
<header class="css-1n2gxs5"><h1 data-testid="headline" class="css-1ya4q0a">{escape(s.title)}</h1>
<p id="article-summary" class="css-79elbk e1wiw3jv0">{s.summary}</p>
<div class="css-byline"><p class="css-1baulvz">By <span itemprop="name">{s.author}</span></p>
<time datetime="{s.published}">{s.time:%B %d, %Y}</time></div>
<ul class="css-sharetools"><li>Share full article</li><li>24</li></ul></header>
<figure aria-label="media" role="group"><picture><img></picture><figcaption><span
class="css-caption">{s.caption}.</span><span>Credit...</span><span>{s.credit}</span></figcaption></figure>
<section name="articleBody" class="meteredContent css-1r7ky0e"><div class="css-s99gbd
StoryBodyCompanionColumn"><div class="css-53u6y8">
{s.html('p class="css-at9mc1 evys1bk0"', "</div></div>" + ad + '<div class="css-s99gbd StoryBodyCompanionColumn"><div class="css-53u6y8">')}
</div></div></section>
<div class="bottom-of-article"><div class="css-19xonao"><p>A version of this article appears in
print on {s.time:%b. %d, %Y}, Section A, Page 9.</p></div></div></article></div></main>
<footer><nav><ul><li>© {s.time:%Y} {s.outlet}</li><li>Contact Us</li></ul></nav></footer></div></body></html>"""


def news_agency(story: Story) -> str:
    s = story
    blocks = "".join(
        f'<div data-testid="paragraph-{i}" class="text__text__1FZLe text__dark-grey__3Ml43 '
        f'body__full_width__ekUdw article-body-module__paragraph__2-BtD">{escape(p, quote=False)}</div>'
        for i, p in enumerate(s.paragraphs)
    )
    return f"""<!DOCTYPE html><html lang="en"><head><title>{escape(s.title)} | {s.outlet}</title>
<meta name="description" content="{escape(s.summary)}">
<meta name="article:published_time" content="{s.published}">{_graph(s)}
<link rel="canonical" href="{s.url}">{_linked(s)}</head><body><div id="fusion-app">
<header><nav><a>World</a><a>Business</a><a>Markets</a></nav></header><main>
<article data-testid="Article"><div><div class="article-header"><h1 data-testid="Heading"
class="heading__heading_2">{escape(s.title)}</h1><div class="info-content__author-date"><div
data-testid="AuthorNameLinks">By <a rel="author" href="/a">{s.author}</a></div><time
data-testid="Body" datetime="{s.time:%Y-%m-%dT%H:%M:%S}Z"><span>{s.time:%B %d, %Y}</span></time></div></div>
<div data-testid="primary-image"><figure><img><figcaption>{s.caption}. {s.credit}
<a>Purchase Licensing Rights</a></figcaption></figure></div>
<div data-testid="Summary"></div><div class="article-body__content__17Yit">{blocks}
<p data-testid="promo-box">{s.outlet} Daily Briefing newsletter provides all the news you need to
start your day. Sign up <a>here.</a></p></div>
<div class="tags-with-icons"><h2>Suggested Topics:</h2><ul><li>Regions</li></ul></div></div>
</article></main><footer>All quotes delayed a minimum of 15 minutes.</footer></div></body></html>"""


def cooperative_agency(story: Story) -> str:
    s = story
    ad = f"""<div class="SovrnAd Advertisement"><p>Advertisement</p></div><div
class="Enhancement RelatedList"><bsp-list-loadmore><h3>Related stories</h3><div
class="PagePromo-title"><a>{s.related}</a></div></bsp-list-loadmore></div>"""
    return f"""<!DOCTYPE html><html class="ArticlePage" lang="en-US" itemscope
itemtype="http://schema.org/WebPage"><head><title>{escape(s.title)} | {s.outlet}</title>
{_graph(s, **{"article:published_time": s.published})}
<meta name="brightspot.contentId" content="0000018e"/><link rel="canonical" href="{s.url}"/>
<script type="application/ld+json">[{
        json.dumps(
            {
                "@context": "http://schema.org",
                "@type": "NewsArticle",
                "headline": s.title,
                "datePublished": s.published,
                "author": [{"@type": "Person", "name": s.author.upper()}],
                "publisher": {"@type": "Organization", "name": s.outlet},
            }
        )
    }]</script>
</head><body class="Page-body"><bsp-header><div class="Page-header-menu-wrapper"><ul><li>World</li>
<li>Politics</li></ul></div></bsp-header>
<div class="Page-content"><main class="Page-main"><div class="Page-breadcrumbs"><a>Regions</a></div>
<h1 class="Page-headline">{escape(s.title)}</h1>
<div class="Page-lead"><bsp-carousel class="Carousel"><div class="CarouselSlide"><div
class="CarouselSlide-infoDescription"><span><p>{s.caption}, on Monday. ({s.credit})</p></span></div>
</div></bsp-carousel></div>
<div class="Page-byline"><div class="Page-authors">By <span class="Link">{
        s.author.upper()
    }</span></div>
<div class="Page-dateModified">Updated {s.time:%I:%M %p, %B %d, %Y}</div></div>
<div class="Page-actions"><bsp-page-actions>Share <ul><li>Facebook</li><li>Copy link</li></ul>
</bsp-page-actions></div>
<div class="RichTextStoryBody RichTextBody">{s.html("p", ad)}</div>
<div class="Page-below"><h2>Most read</h2></div></main></div><footer><p>Copyright {s.time:%Y}
{s.outlet}. All rights reserved.</p></footer></body></html>"""


def state_agency(story: Story) -> str:
    s = story
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8"><title>{escape(s.title)} - Society - {s.outlet}</title>
{_graph(s)}<meta property="article:published_time" content="{int(s.time.timestamp())}">
<meta name="author" content="{s.author}"></head><body>
<div class="container"><header class="header"><div class="menu"><a>All news</a><a>Politics</a>
<a>Economy</a></div></header>
<div class="news"><div class="news-header"><div class="news-header__tagbar"><a>All news</a></div>
<div class="news-header__top"><div class="news-header__date"><span class="dateformat"
data-time="{int(s.time.timestamp())}"></span></div></div>
<h1 class="news-header__title">{escape(s.title)}</h1><div class="news-header__lead">{s.summary}</div></div>
<div class="news-media news-media_photo"><div class="news-media__content">{s.caption}</div>
<div class="news-media__desc"><span class="news-media__text">{s.caption}</span><span
class="news-media__copyright">© {s.credit}</span></div></div>
<div class="text-content"><div class="text-block">{s.html("p")}</div></div>
<div class="tags"><a>Town</a><a>Region</a></div>
<div class="news-related"><h3>Read also</h3><a>{s.related}</a></div></div>
<footer class="footer"><p>{s.outlet} 1999-{s.time:%Y}. All rights reserved</p></footer></div></body></html>"""


def blog_engine(story: Story) -> str:
    s = story
    base = f"https://{s.host}"
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "@id": s.url, "name": f"{s.title} - {s.outlet}"},
            {"@type": "Article", "@id": f"{s.url}#article", "isPartOf": {"@id": s.url},
             "author": {"name": s.author, "@id": f"{base}/#/person/1"}, "headline": s.title,
             "datePublished": s.published, "mainEntityOfPage": {"@id": s.url},
             "publisher": {"@id": f"{base}/#organization"}, "inLanguage": "en-US"},
            {"@type": "Organization", "@id": f"{base}/#organization", "name": s.outlet},
        ],
    }  # fmt: skip
    return f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"/>
<title>{escape(s.title)} - {s.outlet}</title><link rel="canonical" href="{s.url}/"/>
<meta property="og:type" content="article"/>
<script type="application/ld+json" class="yoast-schema-graph">{json.dumps(graph)}</script></head>
<body class="post-template-default single single-post postid-77 single-format-standard has-sidebar">
<div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title">
{s.outlet}</p><nav id="site-navigation" class="main-navigation"><ul id="primary-menu"><li>Home</li>
<li>About</li></ul></nav></header>
<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main"
class="site-main"><article id="post-77" class="post-77 post type-post status-publish hentry
category-news"><header class="entry-header"><h1 class="entry-title">{escape(s.title)}</h1>
<div class="entry-meta"><span class="posted-on">Posted on <a rel="bookmark"><time
class="entry-date published" datetime="{s.published}">{s.time:%B %d, %Y}</time></a></span> <span
class="byline">by <span class="author vcard"><a class="url fn n">{s.author}</a></span></span></div>
</header><div class="entry-content"><div class="wp-block-image"><figure class="aligncenter"><img>
<figcaption class="wp-element-caption">{s.caption}. Photo: {s.credit}</figcaption></figure></div>
{s.html("p", f'<p><strong>Read also: <a href="/r">{s.related}</a></strong></p>')}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li>Twitter</li>
<li>Facebook</li></ul></div><div id="jp-relatedposts" class="jp-relatedposts"><h3><em>Related</em>
</h3></div></div><footer class="entry-footer"><span class="cat-links">Posted in News</span><span
class="tags-links">Tagged town, council</span></footer></article>
<nav class="navigation post-navigation"><h2>Post navigation</h2><a rel="prev">{s.related}</a></nav>
<div id="comments" class="comments-area"><h2 class="comments-title">One thought on
“{escape(s.title)}”</h2><ol class="comment-list"><li class="comment"><article class="comment-body">
<div class="comment-content"><p>{s.comment}</p></div></article></li></ol>
<div id="respond" class="comment-respond"><h3 id="reply-title">Leave a Reply</h3><form><p
class="comment-notes">Your email address will not be published.</p></form></div></div></main></div>
<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Recent
Posts</h2><ul><li>{s.related}</li></ul></section></aside></div>
<footer id="colophon"><p>Proudly powered by an engine</p></footer></div></body></html>"""


def table_layout(story: Story) -> str:
    s = story
    body = "<br><br>\n".join(escape(p, quote=False) for p in s.paragraphs)
    return f"""<HTML><HEAD><TITLE>{s.outlet}: {escape(s.title)}</TITLE>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1252"></HEAD>
<BODY BGCOLOR="#FFFFFF" TEXT="#000000" LINK="#003399">
<TABLE WIDTH="760" BORDER="0" CELLPADDING="0" CELLSPACING="0"><TR><TD COLSPAN="3"><IMG
SRC="/img/logo.gif" ALT="{s.outlet}"></TD></TR>
<TR><TD WIDTH="120" VALIGN="TOP" BGCOLOR="#DDDDDD"><FONT SIZE="1" FACE="Verdana"><A HREF="/">Front
page</A><BR><A HREF="/pol/">Politics</A><BR><A HREF="/biz/">Business</A><BR><A HREF="/spo/">Sports</A>
<BR><BR><A HREF="/arch/">Archive</A><BR><A HREF="/mail.html">Contact us</A></FONT></TD>
<TD WIDTH="480" VALIGN="TOP"><TABLE WIDTH="100%" CELLPADDING="8"><TR><TD>
<FONT FACE="Times" SIZE="5"><B>{escape(s.title)}</B></FONT><BR><BR>
<FONT FACE="Arial" SIZE="2">By {s.author}<BR>{s.time:%B} {s.time.day}, {s.time:%Y}</FONT><BR><BR>
<TABLE ALIGN="RIGHT" WIDTH="180"><TR><TD><IMG SRC="p.jpg" WIDTH="170"><BR><FONT SIZE="1"><I>
{s.caption} (Photo: {s.credit})</I></FONT></TD></TR></TABLE>
<FONT FACE="Times" SIZE="3">{body}</FONT><BR><BR>
<FONT SIZE="1"><A HREF="/print">Print</A> | <A HREF="/mail">E-mail this story</A></FONT>
</TD></TR></TABLE></TD>
<TD WIDTH="160" VALIGN="TOP"><FONT SIZE="1"><B>Related stories</B><BR><A HREF="/r.html">{s.related}
</A></FONT></TD></TR>
<TR><TD COLSPAN="3" ALIGN="CENTER"><FONT SIZE="1">&copy; {s.time:%Y} {s.outlet}. All rights
reserved.</FONT></TD></TR></TABLE></BODY></HTML>"""


def accelerated(story: Story) -> str:
    s = story
    ad = f"""<amp-ad width="300" height="250" type="doubleclick"></amp-ad><div
class="related-inline"><span>ALSO READ</span> <a>{s.related}</a></div>"""
    return f"""<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><script async
src="https://cdn.ampproject.org/v0.js"></script><title>{escape(s.title)}</title>
<link rel="canonical" href="{s.url}"><meta name="viewport" content="width=device-width">
<style amp-boilerplate>body{{animation:-amp-start 8s}}</style>{_linked(s)}</head><body>
<amp-sidebar id="sidebar" layout="nodisplay"><ul><li>Home</li><li>Sport</li></ul></amp-sidebar>
<header class="amp-header"><button on="tap:sidebar.toggle">☰</button><a>{s.outlet}</a></header>
<article class="amp-article"><header><h1 class="amp-title">{escape(s.title)}</h1>
<div class="amp-meta"><span class="amp-author">By {s.author}</span> <time>{s.time:%d %b %Y}</time>
</div></header><figure class="amp-featured"><amp-img src="a.jpg" width="900" height="600"></amp-img>
<figcaption>{s.caption} ({s.credit})</figcaption></figure>
<div class="amp-article-content">{s.html("p", ad)}</div>
<amp-social-share type="twitter"></amp-social-share></article>
<footer class="amp-footer"><p>{s.outlet}</p><a href="#top">Back to top</a></footer></body></html>"""


def microdata(story: Story) -> str:
    s = story
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(s.title)} :
{s.outlet}</title><link rel="canonical" href="{s.url}"></head><body>
<div class="topbar"><a href="/">{s.outlet}</a> <a href="/login">Log in</a></div>
<div itemscope itemtype="http://schema.org/NewsArticle" class="story">
<meta itemprop="datePublished" content="{s.published}"><div itemprop="publisher" itemscope
itemtype="http://schema.org/Organization"><meta itemprop="name" content="{s.outlet}"></div>
<h1 itemprop="headline">{escape(s.title)}</h1><h2 class="dek" itemprop="description">{s.summary}</h2>
<div class="info">by <span itemprop="author" itemscope itemtype="http://schema.org/Person"><span
itemprop="name">{s.author}</span></span></div>
<div class="photo"><img itemprop="image"><div class="photo-caption">{s.caption}</div><div
class="photo-credit">{s.credit}</div></div>
<div itemprop="articleBody" class="story-text">{s.html("p", f'<div class="inline-related"><b>See also:</b> <a>{s.related}</a></div>')}</div>
<div class="story-tools"><a>Print</a> <a>Email</a></div></div>
<div id="disqus_thread"><p>{s.comment}</p></div><div class="foot">About us | Contact | Terms of
use</div></body></html>"""


def live_blog(story: Story) -> str:
    s = story
    posts = "".join(
        f'<article class="block" id="block-{i}"><header><time datetime="{s.published}">{9 + i}.15'
        f'</time></header><div class="block-elements"><p>{escape(p, quote=False)}</p></div>'
        f"<footer><button>Share</button></footer></article>"
        for i, p in enumerate(s.paragraphs)
    )
    updates = [
        {
            "@type": "BlogPosting",
            "headline": "Update",
            "articleBody": p,
            "datePublished": s.published,
        }
        for p in s.paragraphs
    ]
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(s.title)} –
live | {s.outlet}</title>{_graph(s)}<link rel="canonical" href="{s.url}">
{_linked(s, "LiveBlogPosting", coverageStartTime=s.published, liveBlogUpdate=updates)}</head><body>
<header><nav><ul><li>News</li><li>Live</li></ul></nav></header>
<main><div class="live-header"><span class="live-label">Live</span><h1>{escape(s.title)}</h1>
<div class="contributor">{s.author}</div></div>
<div class="key-events"><h2>Key events</h2><ul><li><a href="#b">Opposition reacts</a></li></ul></div>
<div class="live-blog-content" id="liveblog-body">{posts}</div>
<div class="pagination">1 of 1 <a>Oldest</a></div></main>
<footer><p>© {s.time:%Y} {s.outlet}</p></footer></body></html>"""


def gallery(story: Story) -> str:
    s = story
    slides = "".join(
        f'<li class="gallery__item"><figure class="gallery__figure"><img src="{i}.jpg"><figcaption '
        f'class="gallery__caption">{i} of 5: {s.caption}. <span class="gallery__credit">{s.credit}'
        f"</span></figcaption></figure></li>"
        for i in range(1, 6)
    )
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(s.title)} - in
pictures - {s.outlet}</title>{_graph(s, **{"article:published_time": s.published})}
<meta name="author" content="{s.author}"><link rel="canonical" href="{s.url}"></head><body>
<nav><a>News</a><a>Pictures</a></nav><main><article class="gallery-article"><h1>{escape(s.title)}</h1>
<div class="gallery-head">Story by {s.author} <time datetime="{s.published}">{s.time:%d/%m/%Y}</time></div>
<ul class="gallery__list">{slides}</ul><div class="article__content">{s.html("p")}</div></article>
<section class="more-galleries"><h2>More galleries</h2><a>{s.related}</a></section></main>
<footer>{s.outlet}</footer></body></html>"""


def content_system(story: Story) -> str:
    s = story
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML+RDFa 1.0//EN" "http://www.w3.org/MarkUp/DTD/xhtml-rdfa-1.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" version="XHTML+RDFa 1.0" dir="ltr"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/><title>{escape(s.title)} |
{s.outlet}</title><meta name="dcterms.title" content="{escape(s.title)}"/><meta name="dcterms.creator"
content="{s.author}"/><meta name="dcterms.date" content="{s.time:%Y-%m-%dT%H:%M%z}"/>
<meta name="dcterms.publisher" content="{s.outlet}"/><link rel="shortlink" href="/node/12"/>
<link rel="canonical" href="{s.url}"/></head>
<body class="html not-front not-logged-in one-sidebar page-node node-type-article">
<div id="page"><div id="header"><a>{s.outlet}</a><ul class="links main-menu"><li>Home</li></ul></div>
<div id="breadcrumb"><h2 class="element-invisible">You are here</h2><a>Home</a> » <a>News</a></div>
<div id="main" class="column"><h1 class="title" id="page-title">{escape(s.title)}</h1>
<div class="node node-article node-full clearfix"><div class="meta submitted"><span>Submitted by
<span class="username">{s.author}</span> on {s.time:%a, %m/%d/%Y - %H:%M}</span></div>
<div class="content clearfix"><div class="field field-name-field-image"><img><blockquote
class="image-field-caption"><p>{s.caption} — {s.credit}</p></blockquote></div>
<div class="field field-name-body field-type-text-with-summary field-label-hidden"><div
class="field-items"><div class="field-item even" property="content:encoded">{s.html("p")}</div></div>
</div><div class="field field-name-field-tags"><h3 class="field-label">Tags: </h3><ul class="links">
<li>Town</li></ul></div></div></div></div>
<div id="sidebar-second" class="column sidebar"><h2>Latest</h2><ul><li>{s.related}</li></ul></div>
<div id="footer"><p>Hosted in a cellar</p></div></div></body></html>"""


def cable_channel(story: Story) -> str:
    s = story
    video = f"""<div data-component-name="video-resource" class="video-resource"><div
class="video-resource__headline">{s.related}</div><div class="video-resource__details">01:42 -
Source: {s.outlet}</div></div>"""
    return f"""<!DOCTYPE html><html lang="en"><head><title>{escape(s.title)} | {s.outlet}</title>
<meta charset="utf-8">{_graph(s)}<link rel="canonical" href="{s.url}">{_linked(s)}</head>
<body class="layout layout-with-rail"><div class="header__nav"><a>US</a><a>World</a></div>
<section class="layout__wrapper"><section class="layout__main-wrapper"><section class="layout__main">
<article class="article" role="main"><div class="headline headline--has-lowertext"><h1 class="headline__text
inline-placeholder" id="maincontent">{escape(s.title)}</h1><div class="headline__byline-sub-text"><div
class="byline__names">By <span class="byline__name">{s.author}</span>, {s.outlet}</div><div
class="timestamp">{s.time:%I:%M %p EST, %a %B %d, %Y}</div></div></div>
<div class="image__lede"><div class="image" data-component-name="image"><picture><img></picture><div
class="image__metadata"><div class="image__caption attribution"><span>{s.caption}.</span></div>
<figcaption class="image__credit">{s.credit}</figcaption></div></div></div>
<div class="article__content-container"><main class="article__main"><div class="article__content">
{s.html('p class="paragraph inline-placeholder vossi-paragraph" data-component-name="paragraph"', video)}
</div></main></div></article></section></section></section>
<aside class="layout__rail"><h3>Most read</h3><div>{s.related}</div></aside>
<footer>© {s.time:%Y} {s.outlet}. All Rights Reserved.</footer></body></html>"""


@dataclass(frozen=True)
class Layout:
    name: str
    outlet: str
    render: Callable[[Story], str]
    encoding: str = "utf-8"
    zone: bool = True
    """Whether the page gives the time with its zone; some give the day only."""
    url: bool = True


LAYOUTS = (
    Layout("public_broadcaster", "Northmere News", public_broadcaster),
    Layout("broadsheet", "The Sentinel", broadsheet),
    Layout("metropolitan_daily", "The Ellery Times", metropolitan_daily),
    Layout("news_agency", "Quillwire", news_agency),
    Layout("cooperative_agency", "UP News", cooperative_agency),
    Layout("state_agency", "VEST", state_agency),
    Layout("blog_engine", "Casterfield Notes", blog_engine),
    Layout("table_layout", "Old Mill Gazette", table_layout, "cp1252", zone=False, url=False),
    Layout("accelerated", "Daily Lantern", accelerated),
    Layout("microdata", "Harbour Mail", microdata),
    Layout("live_blog", "The Observer of Lorne", live_blog),
    Layout("gallery", "Marbury Times", gallery),
    Layout("content_system", "Valley Voice", content_system),
    Layout("cable_channel", "KNV", cable_channel),
)


def pages() -> list[tuple[str, bytes, Story, Layout]]:
    """Every article in every layout: file name, bytes, what should come out, and the layout."""
    return [
        (
            f"{layout.name}-{story.slug}.html",
            layout.render(story).encode(layout.encoding),
            story,
            layout,
        )
        for layout in LAYOUTS
        for original in stories()
        for story in [
            replace(
                original,
                outlet=layout.outlet,
                host=layout.name.replace("_", "-") + ".example",
            )
        ]
    ]


def write(folder: Path) -> None:
    """Write all pages into a folder."""
    for name, data, _, _ in pages():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
