# 邮件里的话，以及关于邮件的话。

channel-email = 电子邮件
open-in-email = 电子邮件
mail-choose = 请回复数字：
mail-footer = 直接回复此邮件即可答复 { $name }，内容会转达并留存。
mail-footer-bot = 您可以直接回复此邮件。
failed-no-mailbox = 对方的邮箱不存在（或已停用）。
failed-mailbox-full = 对方的邮箱已满。
failed-mail-refused = 对方的邮件服务器拒收。
failed-mails-in-circles = 对方邮箱有程序在自动回复每封邮件。
failed-mail-returned = 邮件被退回。
late-mail = 对方的邮件服务器尚未接收，仍在尝试。
absent = 🏝 { $name } 的邮箱自动回复：“{ $text }”

## 可能是别人写的邮件
held-for-customer =
    ✉️ { $account } 发来一封邮件，收件地址只给过 { $name }。这封邮件确实是 { $name } 写的吗？
    在您确认之前不会给任何人看。若选“是”，今后 { $account } 即视为 { $name } 的邮箱。
held-for-yourself =
    ✉️ { $account } 发来一封邮件，收件地址只给过您。是您写的吗？
    在您确认之前不会转达。
held-in-your-name =
    ✉️ 有人以您的名义（{ $account }）向一个公开地址发来邮件。是您写的吗？
    在您确认之前不会转达。
button-held-yes = 是，请转达
button-held-no = 不是
held-passed-on = 已转达。
held-dropped = 未转达。
held-gone = 这封邮件已经处理过了。
