# What may be somebody else’s, or of no person at all.

absent = 🏝 { $name } 的邮箱自动回复：“{ $text }”

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
