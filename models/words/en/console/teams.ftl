# Teams: promoters whom one of them leads.

team-title = Team
team-name = Team
team-leads = { $name } leads it
team-put = Save
team-means = Who leads a team sees the figures of everybody in it: cards, opens, answers, meetings, and how many customers wait since when. Never their words, notes or customers’ names. Everybody in it is told so. Empty: no team.
team-you-lead = 👥 You lead the team “{ $team }” now. On the web you see its figures, and who lets customers wait: never what the others write, their notes or their customers’ names. They know.
team-led = 👥 You are in the team “{ $team }”, led by { $leads }, who sees your figures: cards, opens, answers, meetings, and how many customers wait for you since when. Your words, your notes and your customers’ names are not shown to them.
team-lead = lead
team-numbers = These are the figures of your team:
team-numbers-one = These are the figures of one in your team:
team-long = over a day
team-not-shown = not shown
team-numbers-seen = Who leads your team sees these figures, never your words, notes or customers’ names:
console-nav-team = Team
team-all-numbers = All figures of the team
team-is-led = Led by { $leads }
team-unled = Nobody leads it yet.
team-seen = Who leads your team sees your figures: cards, opens, answers, meetings, and how many customers wait for you since when. Your words, your notes and your customers’ names are not shown to them.
team-lead-sees = You see figures alone: never what the others write, their notes or their customers’ names. They know.
team-waiting = { $count ->
        [one] One customer waits for an answer.
       *[other] { $count } customers wait for an answer.
    }
team-longest = Longest for { $name }: since
team-nobody-waits = No customer waits for an answer.
team-wait = Waiting
team-since = Since
team-counted = Who waits: now. Everything else: { $days }.
