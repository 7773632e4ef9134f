# The menu that Telegram shows beside the bot's message field: one line for each command.
menu-card = Get a card to share
menu-customers = Your customers
menu-history = Everything between you and a customer
menu-stats = How your cards are opened and read
menu-checkin = Note where you meet a customer
menu-meet = Plan a meeting
menu-quiet = Hours without notices
menu-devices = Where you are told
menu-language = English or 中文
menu-help = What I can do
menu-done = Stop writing to this customer
menu-privacy = What is kept about you
checkin-how-telegram = Press the button below, or 📎 → Location. A live location also notes how long you stayed.
channel-telegram = Telegram
terminal-at-telegram = { $named ->
        [yes] Telegram · { $name }
       *[no] Telegram
    }
terminal-add-telegram = Telegram: { $link }
terminal-at-telegram-own = Telegram Business account
open-in-telegram = Telegram
menu-web = Your customers on the web
