# What only WeChat needs: its menu, and why it does not take a message.
wechat-menu-card = Card
wechat-menu-customers = Customers
wechat-menu-more = More
wechat-menu-stats = Statistics
wechat-menu-checkin = Check in
wechat-menu-meet = Plan a meeting
wechat-menu-help = Help
failed-wechat-no-right = the official account has no right to send this.
failed-wechat-not-following = they do not follow the official account (any more).
failed-wechat-no-files = WeChat's official accounts can't pass on files, only pictures, films and voices.
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
