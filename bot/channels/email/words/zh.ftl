# What stands in mails, and what is said about them.
channel-email = 电子邮件
open-in-email = 电子邮件
mail-choose = 请回复数字：
mail-footer = 直接回复此邮件即可答复 { $name }，内容会转达并留存。
mail-footer-bot = 您可以直接回复此邮件。
mail-footer-end = 不再接收此类邮件：
failed-no-mailbox = 对方的邮箱不存在（或已停用）。
failed-mailbox-full = 对方的邮箱已满。
failed-mail-refused = 对方的邮件服务器拒收。
failed-mails-in-circles = 对方邮箱有程序在自动回复每封邮件。
failed-mail-returned = 邮件被退回。
late-mail = 对方的邮件服务器尚未接收，仍在尝试。
terminal-at-email = 邮箱 { $account }
terminal-no-email = 这里没有配置邮件，请联系管理员。
forward-this-email = 转发这个：{ $url }
