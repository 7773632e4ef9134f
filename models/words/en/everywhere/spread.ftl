# Who passed a promotion on to whom.

spread-opens = Opens that count
spread-with-parent = … that came through another
spread-generations = Generations after the first
spread-of-generation = Generation { $generation }
spread-way-share = By the share button
spread-way-link = By a copied link
spread-way-qr = By the QR code on the page
spread-way-card = By a saved card
spread-way-menu = By the app's share menu
spread-way-inline = By a card sent in a chat
spread-way-prepared = By a prepared message
spread-way-start = By a link to the bot
spread-way-mail = By a forwarded mail
spread-way-site = By the target site's buttons
spread-way-forward = Probably forwarded
spread-way-push = Sent by the promoter
spread-way-tag = By the promoter's card
spread-certainty-certain = Origin certain
spread-certainty-probable = Origin probable
spread-certainty-unknown = Origin unknown, or nobody
spread-reproduction = Reproduction (share that came through another)
spread-virality = Structural virality (mean distance in a tree)
spread-largest-branch = Opens in the largest branch
spread-hub = { $name }, open { $open }: brought, in all
spread-unknown-reader = Somebody

# Who brought whom: a promotion that is passed on. What is known is through whom somebody came.

choose-spread = Whose way would you like to see?
spread-reader = reader not known
spread-more = { $count } more
spread-heading = { $opens ->
        [one] one open
       *[other] { $opens } opens
    }, { $passed } of them through a reader
spread-legend-read = read
spread-legend-opened = opened
spread-legend-certain = certain
spread-legend-probable = probable
spread-none = “{ $topic }”: { $opens ->
        [0] nobody has opened your cards yet.
        [one] one open so far, and nobody is known to have come through a reader.
       *[other] { $opens } opens so far, and nobody is known to have come through a reader.
    }
spread-said = How “{ $topic }” was passed on: { $opens ->
        [one] one open
       *[other] { $opens } opens
    }, { $passed } of them through a reader, { $generations ->
        [one] one step
       *[other] { $generations } steps
    } far. The largest tree has { $largest } opens. Opens are counted, not people.
spread-thanks = Whom to thank:
spread-thank = • { $name }: { $brought ->
        [one] one open
       *[other] { $brought } opens
    } through them at once, { $in_all } in all

spread-title = The spread
spread-see = Who brought whom
spread-intro-own = Who came through whom, where a card of yours was opened. Opens are counted, not people; names stand where you know already who read.
spread-nothing-own = None of your cards has been opened yet.
spread-counted-at = Counted at:
spread-counted-seldom = A spread of this size is counted anew at most once a minute, when somebody looks at it, and once an hour.
spread-intro = Who came through whom. Opens are counted, not people; names stand where it is known who read.
spread-tree = The tree
spread-whole = The whole tree
spread-nothing = Nobody is known to have come through a reader yet.
spread-colour = Colours
spread-by-reading = Reading
spread-by-way = By way
spread-by-certainty = How sure
spread-by-generation = By generation
spread-zoom = Zoom
spread-zoom-in = Larger
spread-zoom-out = Smaller
spread-zoom-fit = Fit
spread-until = As it was
spread-play = Replay
spread-stop = Stop
spread-keys = The same as a list: arrow keys go up and down, in and out; a press folds and unfolds.
spread-breadth = Opens in the broadest generation
spread-half-life = Half-life
spread-best-hours = Best hours (UTC)
spread-hubs = Hubs
spread-brought = At once
spread-brought-in-all = In all
spread-export = Take it along
spread-export-figures = These figures as JSON
spread-export-rows = All rows, from which each figure can be worked out again:
spread-days = { $count } days
spread-hours = { $count } hours
spread-minutes = { $count } minutes
spread-seconds = { $count } s
spread-means-opens = Opens by people that are more than fetched.
spread-means-with-parent = Those that came through another open, certainly or probably.
spread-means-generations = Depth: steps from the first open of a tree to the furthest.
spread-means-breadth = Most opens that are equally many steps from the first.
spread-means-reproduction = Opens that came through another, divided by all opens. Above 0.5, more came through readers than through cards.
spread-means-virality = Mean number of steps between two opens of one tree, over all pairs (Goel et al. 2016). Near 2: one reader brought all others. Greater: longer chains.
spread-means-largest = Opens in the largest tree, the first one counted too.
spread-means-half-life = Time from the first open of the trees until half of their opens had come.
spread-means-best-hours = The hours of the day in which most opens of the trees came.
spread-means-hubs = Opens through which most others came: at once, and to the last of those who followed.

passed-on-nothing = Nobody is known to have come through you yet. Pass a page on by its Share button, and it can be told.
passed-on = “{ $topic }”: { $opens ->
        [one] one open came through you, or through those who came by you
       *[other] { $opens } opens came through you, or through those who came by you
    }{ $others ->
        [0] .
       *[other] ; of other pages: { $others }.
    } Opens are counted, not people.
