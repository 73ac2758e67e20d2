"""Local web sites for tests: one folder per site, one server for all of them (``serve_site("acme")``).

Every site also answers the misbehaving routes of ``routes.py``: /status/<code>, /hang, /drop, /slow-body,
/delayed/<ms>, /redirect/loop, /redirect/hops/<n>, /redirect/to?url=…, /basic, /download/<name>, /sse, /long-poll, /now,
/socket (WebSocket), /accept/….

acme        the small, quick multi-page shop for end-to-end tests: home, kites (tabs), prices (accordion), story
acts        clicks that write, ask first, or say that something was done; polls.html writes by itself all the time
banners     cookie banners in six languages as ?lang=…&kind=… asks: reject, accept-only, vendor, mute, decoy, head
brands      one page for each way of having a logo (drawn, picture {{logo}}, icon, none), dark, Japanese, hostile, huge
camera      one page for each way a picture moves: animations, WebGL, video, smooth scrolling, late pictures, streams;
            phone.html and wide.html for layouts
clocks      draws frame count, animation time, timer and CSS clock as a barcode; ``barcode.py`` reads it from a film
closed      closed shadow roots: attached, nested with open ones, with slots, declared in the markup
consent     cookie banners (reject, accept only, German, wall), a newsletter pop-up, a chat bubble, and a decoy
controls    things to click, twins, everything visible that cannot be clicked, frames, open and closed shadow roots
covered     inert, covered, clipped, cut off, faded, tiny, in a pane, not drawn yet: few of them can be clicked
danger      the blacklist in text, label, title, href and other languages; lookalikes.html is harmless, as is /authors/
dialogs     alert, confirm (which writes whatever the answer), prompt, print, file chooser, beforeunload, alert on load
flaws       steps whose result a film should not show: a blank page, an error page, a late curtain over a target
frames      a page in a page in a page, two frames of one address, one written into the markup, a thin strip
huge        12,000 nodes, 1,000 of them things to click
hydration   buttons that hear nothing for two seconds; late.html, whose program arrives late
leaving     every way off the site ({{elsewhere}}), downloads, foreign schemes, redirects that loop, fail, or stay
lists       look-alikes: table rows, sortable headers, cards, list items; and tabs and a menu, which are none
names       every way of having an accessible name, and one without
narrow      hides some of its controls from a phone
personal    e-mail addresses, phone and card numbers in every place a page can show them, and numbers that are none
persuasion  page text that tries to instruct a language model
popups      target=_blank, window.open (now, later, empty, elsewhere), and a storm of windows
scrolling   a long page with lazy pictures, an endless one, and one with smooth scrolling and a sticky header
settling    late and then calm; restless.html never is, unfinished.html never loads, streams.html holds SSE and a
            long poll, motion.html mixes finite and endless animations, plain.html has nothing to click
signin      pages that ask for a password or say so in their path, beside innocent ones (newsletter.html, authors/)
unmarked    what hears a click without saying so: listeners, frameworks' own ways; and what hears for others
volatile    ids, classes, names and times that are others with every visit
writes      every way a page writes to its server; only /accept/while-loading is its own doing
"""

from tests.sites.log import Request, RequestLog
from tests.sites.server import SITES, SiteServer, refused_port, serve_site, serve_untrusted

__all__ = ["SITES", "Request", "RequestLog", "SiteServer", "refused_port", "serve_site", "serve_untrusted"]
