# Blocking, and writing too fast

blocked = { $name } is blocked: nothing of theirs reaches you any more, and they are not told why. To take it back: /unblock
blocked-still = You have blocked { $name }, so this was not sent.
blocked-nobody = You have blocked nobody.
block-not-found = Nobody of that name is there to choose. /customers shows whom you talk with.
block-whom = Whom do you want to block?
unblock-whom = Who may write to you again?
unblocked = { $name } can write to you again.
unblocked-before = { $name } was not blocked.
reported = The operator is asked to look at what you and { $name } wrote to each other.
reported-before = The operator has been asked already.
not-taken = Your message can’t be passed on at present.
wait-a-moment = You write faster than messages are passed on. Please wait a moment: all of it reaches { $name }, one after the other.
not-so-fast = Please wait a few minutes: so many messages wait already that this one was not passed on to { $name }.
failed-too-fast = too many were written at once.
failed-not-taken = it can’t be passed on at present.
button-unblock = Unblock
button-block = Block
button-report = Report to the operator
