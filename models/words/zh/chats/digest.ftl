# 日报：每天一次，发生了什么、还有什么在等待。

digest-how = 我可以每天告诉您一次：发生了什么、谁在等您回复、今天要联系谁。几点告诉您？例如：/digest 8:30 Asia/Shanghai
digest-zone = { $at } 是哪里的时间？请选择时区，或输入 /digest { $at } Asia/Shanghai
digest-set = ☀️ 每天 { $at }（{ $timezone }）告诉您发生了什么、有什么在等您；没有新消息的日子不打扰。停用：/digest off
digest-now = 每天 { $at }（{ $timezone }）给您日报。修改：/digest 8:30，/digest off
digest-off = 日报已停用。随时可以用 /stats 查看数据。
digest-said = ☀️ { $since } 以来：打开 { $opened } 次，已读 { $read } 次，新对话 { $begun } 个。
digest-quiet = ☀️ { $since } 以来，分享卡没有被打开，也没有新对话。
digest-waiting = 💬 有 { $count } 位客户在等您回复：
digest-due = ⏰ 今天要做的事（{ $count } 件）：
digest-more = …… 还有 { $count } 个
button-stats-team = 👥 团队 { $team }
digest-team = 👥 团队 { $team }：打开 { $opened } 次，已读 { $read } 次，新对话 { $begun } 个。
digest-team-waits = 其中 { $count } 位客户在等回复，等得最久的是 { $name } 的客户，从 { $since } 起。
button-digest = ☀️ 每天 { $at } 告诉我
