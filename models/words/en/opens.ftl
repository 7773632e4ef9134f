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
opened-card-many = 👀 { $count ->
        [one] One more open
       *[other] { $count } more opens
    } of the card you sent to { $name }: “{ $topic }”
came-through-card = ↪️ came through the card you sent to { $name }
came-through-page = ↪️ came through a page that { $name } had opened
came-through-somebody = ↪️ came through a page that another reader had opened
credit-inferred = ❔ This card doesn’t say whose it is. It counts as yours because only you have shared it so far.
how-read = 📖 read ({ $proof }): { $minutes ->
        [0] { $seconds } s
       *[other] { $minutes } min { $seconds } s
    }, { $percent } % of the page

# What proves that it was read
proof-form = by a form answer
proof-click = by a click
proof-share = by pressing Share
proof-seconds = by ten active seconds
proof-and = , { "" }
