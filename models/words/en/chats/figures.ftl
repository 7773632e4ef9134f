# Figures: opens are counted; readers only where it is proved who they are.

stats = How your cards are opened and read. Opens are counted, not people: one browser may open a card many times.
stats-pages = Pages
stats-links = Links (whether a link’s target is read can’t be seen, unless its site reports it)
stats-line = • { $topic }: { $opened ->
        [one] one open
       *[other] { $opened } opens
    }, { $read } of them read · { $readers ->
        [one] one known reader
       *[other] { $readers } known readers
    } · reader not known: { $unknown }
stats-line-link = • { $topic }: { $opened ->
        [one] one open
       *[other] { $opened } opens
    } · { $readers ->
        [one] one known reader
       *[other] { $readers } known readers
    } · reader not known: { $unknown }
no-opens = No card of yours has been opened yet. /card makes one to share.

console-opened-pages = Opens of pages
console-read-pages = of them read
console-opened-links = Opens of links
console-known-readers = Known readers
console-unknown-readers = Opens, reader not known
console-pages-opened = Pages opened
console-pages-read = Pages read
console-links-opened = Links opened
console-fetched = Fetched
console-opened = Opened
console-read = Read
console-read-unseen = can’t be seen
console-figures-note = Opens are counted, not people: one browser may open a card many times. Previews, robots and promoters’ own looks are left out. A reader is known where their own account or a browser that agreed proves it. Whether a link’s target is read can’t be seen, unless its site reports it.
console-no-opens = No card has been opened yet. Once a promoter shares one (/card in their chat), whoever opens it appears here.
console-somebody = not known
console-sent-to = sent to { $customer }
console-came-through = by a link from a page opened before
console-inferred = inferred
console-show-people = Opened in a browser
console-known-by-account = by their account
console-known-by-session = by their browser
