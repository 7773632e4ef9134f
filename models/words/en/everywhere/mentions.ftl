# Notes that name somebody.

mention-operators = operators
mention-names = Who can be named
mention-offered = Arrows choose, Enter puts it in:
mention-how = Who is named is told:
note-names-you = 📝 { $by } names you in a note about { $name }:
button-to-note = To the note
mentions-title = Notes that name the operators
mentions-intro = Promoters and their teams ask you to look at these customers.
mentions-none = No note waits for you.
mentions-seen = Seen to
mentions-wait = { $count ->
        [one] One note names the operators
       *[other] { $count } notes name the operators
    }
