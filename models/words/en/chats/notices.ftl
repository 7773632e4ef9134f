# Opens, as they are told: requests are no people, and whom a card was sent to need not be who read.

opened-first = 👀 { $name } opened “{ $topic }” · first time known
opened-again = 👀 { $name } opened “{ $topic }” · { $times } opens known to be theirs
opened-card-first = 👀 The card you sent to { $name } was opened: “{ $topic }”
opened-card-again = 👀 The card you sent to { $name } was opened: “{ $topic }” · { $times } opens so far
opened-unknown = 👀 “{ $topic }” was opened · the reader is not known
opened-many = 👀 { $count ->
        [one] One more open
       *[other] { $count } more opens
    } of “{ $topic }” · who read is not known
opened-further = 🌿 “{ $topic }” went further: { $count ->
        [one] one open
       *[other] { $count } opens
    } within the hour came through readers who had come through others, up to the { $furthest } · who read is not known
opened-card-many = 👀 { $count ->
        [one] One more open
       *[other] { $count } more opens
    } of the card you sent to { $name }: “{ $topic }”

# Several at once, while a chat is behind
opened-together = 👀 { $count ->
        [one] One customer
       *[other] { $count } customers
    } opened “{ $topic }”: { $names }
opened-cards-together = 👀 { $count ->
        [one] The card you sent to { $names } was opened
       *[other] { $count } cards you sent were opened: those to { $names }
    } · “{ $topic }”
opened-together-unknown = 👀 { $count ->
        [one] One open
       *[other] { $count } opens
    } of “{ $topic }” · who read is not known
names-and = , { "" }

came-through = ↪️ came through { $name }
came-probably = ↪️ probably passed on by { $name }, to whom you sent the card
came-perhaps = ↪️ probably by somebody else: the reader of before would have been known
spread-generation = { $generation ->
        [2] second generation
        [3] third generation
        [4] fourth generation
        [5] fifth generation
        [6] sixth generation
       *[other] generation { $generation }
    }
came-through-card = ↪️ came through the card you sent to { $name }
came-through-page = ↪️ came through a page that { $name } had opened
came-through-somebody = ↪️ came by a link from a page opened before
credit-inferred = ❔ This card doesn’t say whose it is. It counts as yours because only you have shared it so far.
how-read = 📖 read ({ $proof }): { $minutes ->
        [0] { $seconds } s
       *[other] { $minutes } min { $seconds } s
    }, { $percent } % of the page

# Which sections were read; added to how it was read
read-mostly = mostly “{ $section }”, { $span }
read-most = “{ $section }”, { $span }; “{ $other }”, { $other_span }
read-span = { $minutes ->
        [0] { $seconds } s
       *[other] { $minutes } min { $seconds } s
    }

# What proves that it was read
proof-form = by a form answer
proof-click = by a click
proof-share = by pressing Share, or sending a card of it in a chat
proof-seconds = by ten active seconds
proof-and = , { "" }
