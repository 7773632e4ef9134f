# 备注：推广员为客户记下的内容。只有该推广员、接手的人和管理员能看到。

record-whom = 是关于哪位客户的？
record-stopped = 好的，没有记录。
record-name = { $name }（自称 { $own }）
record-ask-name = 您怎么称呼这位客户？请写下备注名。对方看不到。
record-named = ✅ 这是您给这位客户的备注名。对方看不到。
record-unnamed = ✅ 已去掉这位客户的备注名。
record-ask-note = 请写下要记的内容。只有您和管理员能看到。
record-noted = ✅ 已记下，没有发给任何人。
record-unnoted = 这条笔记已删除。
record-ask-label = 加什么标签？请选一个或写下来；多个用逗号隔开。
record-labelled = ✅ 已加标签。发送 /customers 加标签即可找到。
record-unlabelled = 标签已去掉。
record-ask-stage = 与这位客户进展到哪一步了？
record-staged = ✅ 已记下进展。
record-ask-field = 填写哪一项？请选一个，或写下名称和内容。
record-no-such-field = 没有这一项。请选一个，或写下名称和内容。
record-field-filled = ✅ 已填写。
field-ask = { $field }：{ $asked ->
        [number] 是多少？例如：30万
        [date] 是哪一天？例如：2026-11-27
        [choice] 请选一个。
       *[text] 填什么？
    }
field-none = 还没有自定义字段。管理员可在控制台“客户 → 自定义字段”中设置。
button-field-clear = ✕ 清空
record-ask-remind = 什么时候提醒，提醒什么？例如“两小时后回电话”或“明天15:00发报价”。
record-reminded = ✅ 到时会提醒您。
record-reminder-done = ✅ 已完成，不再提醒。
reminder-due = ⏰ 提醒您联系 { $name }。
stage-new = 新客户
stage-talking = 沟通中
stage-interested = 有意向
stage-bought = 已购买
stage-lost = 已流失
stage-none = 不标阶段
button-own-name = 用对方自己的名字
button-undo = ↩️ 撤销
button-in-days = { $days ->
        [1] 明天上午
        [7] 一周后
       *[other] { $days } 天后
    }
button-reminder-done = ✅ 已完成
button-reminder-tomorrow = 明天再提醒
record-title = 客户备注
record-empty = 备注名、标签、笔记、提醒
record-own-name = 备注名（对方看不到）
record-stage = 阶段
record-labels = 标签
record-label-hint = 重点
record-put-label = 添加
record-take-label = 去掉
record-remind = 提醒我
record-remind-promoter = 提醒 { $promoter }
record-remind-hint = 周五回电话
record-when = 时间（{ $zone }）；也可以直接写在文字里
record-remind-button = 提醒
record-reminder-settle = 已完成
record-notes = 笔记：推广员、接手的人和管理员能看到，客户看不到
record-note-hint = 想要蓝色毛巾
record-note-button = 记下
record-note-delete = 删除笔记
record-by-promoter = { $promoter }
record-by-operator = 管理员
record-by-team = { $promoter } 团队的 { $author }
record-save = 保存
console-reminder-refused-title = 没有设置提醒
console-reminder-refused = { $why } 请返回，您写的内容还在。
record-of = { $promoter } 的备注
