# Terminals: where a person is told, how another one is added, and the code that proves it.

terminals = Where you can be reached, on which devices:
terminals-how = Choose one to be told there first, or to remove it. To add an e-mail address or telephone: /devices you@example.org or /devices +49 30 1234567
terminals-line = • { $terminal } ({ $marks })
terminals-first = told here first
terminals-here = this chat
terminals-calls-only = for calls only
terminals-signed-out = signed out
terminals-stopped = takes no messages at present
terminals-unproved = not confirmed
terminal-at = { $channel }{ $named ->
        [yes] {" "}· { $name }
       *[no] {""}
    }
terminal-chosen = { $terminal }: what would you like to do?
terminal-chosen-first = { $terminal }: you are told here first. What would you like to do?
terminal-first = From now on, you are told on { $terminal } first.
terminal-where-last = From now on, you are told where you were last.
terminal-takes-none = { $terminal } takes no messages at present, so you can’t be told there.
terminal-remove = Remove { $terminal }? You are told nothing there any more, and it is signed out at once; what was said there stays on record.
terminal-removed = { $terminal } is removed.
terminal-kept = { $terminal } stays.
terminal-last = { $terminal } is the only one left where you can be told anything. Add another one first.
terminal-unknown = This one is not yours, or no longer is. /devices shows what is.
terminal-add = On the other device, open one of these within { $minutes } minutes. It works once; please give it to nobody.
terminal-add-other = { $channel }: { $link }
terminal-add-typed = For an e-mail address or telephone, write it here: /devices you@example.org or /devices +49 30 1234567
terminal-add-what = This is neither an e-mail address nor a telephone number with its calling code. For example: /devices you@example.org or /devices +49 30 1234567
terminal-already = { $account } is yours already.
terminal-too-many = You have { $most } devices: remove one first.
terminal-code-sent = A code is on its way to { $account }. Write it here within { $minutes } minutes.
terminal-code-sent-mail = A code is on its way to { $account }. Write it here within { $minutes } minutes. By that you also agree to be told there, when words wait for you in the web chat and you don’t read them, who wrote and how it begins. The chat’s menu and each mail have a switch for it.
terminal-code-too-often = Too many codes were asked for. Try again in an hour.
terminal-code-wrong = This is not the code. { $left ->
        [0] Ask for a new one: /devices { $account }
        [one] One try is left.
       *[other] { $left } tries are left.
    }
terminal-code = Your code: { $code }. Write it in the chat where you asked for it, within { $minutes } minutes. If you did not ask for it, do nothing: somebody mistyped their own address.
terminal-confirmed = { $account } is confirmed as yours.
terminal-confirmed-mail = { $account } is confirmed as yours. When words wait for you unread in the web chat, you are told there; the chat’s menu has a switch for it.
button-terminal-first = Tell me here first
button-terminal-where-last = Tell me where I was last
button-terminal-remove = Remove
button-terminal-remove-yes = Yes, remove
button-terminal-keep = No, keep it
button-terminal-add = ➕ Add another
