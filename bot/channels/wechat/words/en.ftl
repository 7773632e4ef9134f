# What only WeChat needs: its menu, and why it does not take a message.
wechat-menu-card = Card
wechat-menu-customers = Customers
wechat-menu-more = More
wechat-menu-stats = Statistics
wechat-menu-checkin = Check in
wechat-menu-meet = Plan a meeting
wechat-menu-help = Help
failed-wechat-no-right = the official account has no right to send this.
failed-wechat-not-following = they do not follow the official account, or no longer do.
failed-wechat-no-files = WeChat’s official accounts can’t pass on files, only pictures, videos and voice messages.
failed-wechat-only-words = this official account can only answer with words.
wechat-no-file = WeChat does not hand files to official accounts: only the name came. Ask for a picture of it, or a link.
wechat-no-file-yours = WeChat does not hand us files: only its name was passed on. Please send a picture of it, or a link.
wechat-no-kind = Something that WeChat does not hand to official accounts. Ask for words, a picture or a link.
wechat-no-kind-yours = WeChat does not hand us this: only that you sent something was passed on. Please send words, a picture or a link.
failed-wechat-codes = the official account’s permanent codes for Handbill are used up (channels.wechat.permanent_codes).
held-wechat-answers-only = their official account may only answer, not write by itself.
checkin-how-wechat = Tap ＋ beside the message field, then Location, then Send Location.
channel-wechat = WeChat
terminal-at-wechat = { $named ->
        [yes] WeChat · { $name }
       *[no] WeChat
    }
terminal-add-wechat = WeChat: send this to our official account: join { $code }

# WeChat has no quoting and no commands: people choose, write, and type words.
help-wechat =
    Tap the menu, or type a word:
    { $commands }

    To answer a customer, choose ✍️ under their message (or type its number), then write. All you write goes to them until you type: done
does-card-wechat = card – a card of your own to share
does-customers-wechat = customers – choose a customer and write to them
does-done-wechat = done – stop writing to that customer
does-history-wechat = history – everything between you and a customer
does-web-wechat = web – your customers on the web
does-stats-wechat = stats – how your cards are opened and read
does-digest-wechat = digest – once a day, what happened and who waits
does-spread-wechat = spread – how your cards were passed on, and whom to thank
does-checkin-wechat = check-in – note where you meet a customer
does-meet-wechat = meet – agree on a time to meet; both are reminded
does-name-wechat = name – what you call a customer; they don’t see it
does-note-wechat = note – a note about a customer, for your eyes
does-label-wechat = label – labels on a customer, to find them by
does-stage-wechat = stage – how far you are with a customer
does-field-wechat = field – what you were asked to know of a customer: field Budget 300k
does-remind-wechat = remind – be reminded of a customer
does-quiet-wechat = quiet – no notices at night
does-devices-wechat = devices – where you are told
does-language-wechat = language – English or 中文
does-privacy-wechat = privacy – what is kept, and why
does-call-wechat = { "" }
for-whom-wechat =
    Who is this for? Tap a name or type its number, and I’ll pass it on. From then on all you write goes to them, until you type: done
    “{ $text }”
talking-wechat = ✍️ You are writing to { $name }. Everything you send goes to them until you type: done
talking-about-wechat = ✍️ You are writing to { $name } about “{ $topic }”. Everything you send goes to them until you type: done
no-customers-wechat = You have no customers yet. Type card and share it; whoever writes to you through it appears here.
nobody-chosen-wechat = Choose a customer first: type customers
checked-in-wechat = ✅ Checked in. To add a note or a photo, send it now.
checked-in-with-wechat = ✅ Checked in with { $name }.{ $far ->
        [there] {" "}You are at the place you agreed.
        [metres] {" "}{ $distance } m from the place you agreed.
        [kilometres] {" "}{ $distance } km from the place you agreed.
       *[unknown] {""}
    }{ $notes ->
        [here] {" "}To add a note or a photo, send it now.
       *[elsewhere] {""}
    }
checkin-how-whom-wechat = You choose afterwards whom you meet; while you are writing to a customer, it is them.
unknown-command-wechat = I don’t know that command. Type help to see what I can do.
open-in-wechat = WeChat
