checkin-how-telegram = 请按下面的按钮，或点 📎 → 位置。实时位置还会记录您停留了多久。
channel-telegram = Telegram
terminal-at-telegram = { $named ->
        [yes] Telegram · { $name }
       *[no] Telegram
    }
terminal-add-telegram = Telegram：{ $link }
terminal-at-telegram-own = Telegram Business 账号
open-in-telegram = Telegram
