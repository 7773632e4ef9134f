# Whom words go to: asked before, and told afterwards.

went-to = → { $name }
went-to-gathered = → Your last words went to { $names }.
writing-to = ✍️ You are writing to { $name } now.
writing-still = ✍️ You are still writing to { $name }.
button-write-to = ✍️ Write to { $name }
speaker-team = { $name }’s team
for-which =
    You are writing to { $name }, but { $other } wrote after that. Who is this for?
    “{ $text }”
for-which-alike =
    You are writing to { $name } ({ $one }), but another { $name } ({ $another }) wrote after that. Who is this for?
    “{ $text }”
for-whom-full = { $most } messages are waiting already, so this one was not kept. Say first who they are for: press a name under the question, or /done.
still-waiting = What you wrote before is still here (“{ $text }”{ $count ->
        [one] {""}
       *[other] {" "}and { $count } messages in all
    }). Does it go to { $name } too?
waiting-dropped = Not sent.
nothing-waits = Nothing is waiting any more.
button-send-to-nobody = 🗑 Don’t send
done-unsent = Done. What you write now goes to nobody. { $count ->
        [one] One message that waited for an answer was
       *[other] { $count } messages that waited for an answer were
    } not sent.
not-your-conversation = This was not passed on: the conversation it was meant for is not yours. Write again and say who it is for.
promotion-shared =
    { $topic }
    { $summary }
    { $url }

    { $name } shared this with you, and sees when you open it. /privacy
answered-for-you =
    🖥 The operator answered { $name } in your name:
    { $text }
answered-in-console =
    🖥 You answered { $name } in the console:
    { $text }
choose-promotion-for = Which one would you like to send to { $name }?

# Teams: in a group, what goes to a customer and what stays inside.
team-how =
    Only a reply to { $name }’s message goes to { $name }, or what follows /say. Everything else stays among you.
    /note and words are kept as a note, which { $name } never sees. /history shows what has been said.
team-how-plain =
    Everything written here goes to { $name }, but what follows /note: that is kept as a note, which { $name } never sees. /history shows what has been said.
team-noted = 📝 Noted about { $name }, who never sees it.
team-note-what = Write your words after it: /note Wants blue towels
team-say-what = Write your words after it: /say Good morning!
team-elsewhere = In a group only /say, /note, /history and /help work. For everything else, write to me in your own chat.
team-no-customer = This works in a customer’s topic: each has one here once they write.
team-gone = { $name } is { $promoter }’s customer now: nothing written here reaches them.
