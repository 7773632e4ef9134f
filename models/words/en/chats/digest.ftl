# The digest: once a day, what happened and what waits.

digest-how = Once a day I can tell you what happened, who waits for your answer and what you wanted to be reminded of. At which hour? For example: /digest 8:30 Asia/Shanghai
digest-zone = On whose clocks is { $at }? Choose a time zone, or type /digest { $at } Europe/Paris
digest-set = ☀️ Every day at { $at } ({ $timezone }) you are told what happened and what waits for you; on a day without any news, nothing. To stop: /digest off
digest-now = Your digest comes every day at { $at } ({ $timezone }). To change: /digest 8:30, /digest off
digest-off = No digest any more. /stats shows the numbers at any time.
digest-said = ☀️ Since { $since }: { $opened ->
        [one] one open
       *[other] { $opened } opens
    }, { $read } read, { $begun ->
        [one] one new conversation
       *[other] { $begun } new conversations
    }.
digest-quiet = ☀️ Since { $since } no card of yours was opened, and nobody wrote.
digest-waiting = 💬 { $count ->
        [one] One customer waits
       *[other] { $count } customers wait
    } for your answer:
digest-due = ⏰ { $count ->
        [one] To be done today:
       *[other] { $count } things to be done today:
    }
digest-more = … and { $count } more
button-stats-team = 👥 Team { $team }
digest-team = 👥 Team { $team }: { $opened ->
        [one] one open
       *[other] { $opened } opens
    }, { $read } read, { $begun ->
        [one] one new conversation
       *[other] { $begun } new conversations
    }.
digest-team-waits = { $count ->
        [one] One customer waits there, for { $name }, since { $since }.
       *[other] { $count } customers wait there, longest for { $name }, since { $since }.
    }
button-digest = ☀️ Tell me every day at { $at }
