# Telegram 输入框旁的命令菜单：每个命令一行。
menu-card = 领取一张分享卡
menu-customers = 我的客户
menu-history = 与客户的往来记录
menu-stats = 分享卡的打开和阅读情况
menu-checkin = 拜访客户时签到
menu-meet = 约客户见面
menu-quiet = 免打扰时段
menu-devices = 在哪里通知我
menu-language = 中文或 English
menu-help = 我能做什么
menu-done = 不再写给当前客户
menu-privacy = 保存了哪些关于您的信息
checkin-how-telegram = 请按下面的按钮，或点 📎 → 位置。实时位置还会记录您停留了多久。
channel-telegram = Telegram
terminal-at-telegram = { $named ->
        [yes] Telegram · { $name }
       *[no] Telegram
    }
terminal-add-telegram = Telegram：{ $link }
terminal-at-telegram-own = Telegram Business 账号
open-in-telegram = Telegram
menu-web = 在网页上看您的客户
