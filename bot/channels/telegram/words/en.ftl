checkin-how-telegram = Press the button below, or 📎 → Location. A live location also notes how long you stayed.
channel-telegram = Telegram
terminal-at-telegram = { $named ->
        [yes] Telegram · { $name }
       *[no] Telegram
    }
terminal-add-telegram = Telegram: { $link }
terminal-at-telegram-own = Telegram Business account
open-in-telegram = Telegram
