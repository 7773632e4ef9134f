# 见面：签到、对签到的更正，以及约好的见面。

## 签到
checkin-how = 签到会记录您与客户见面的地点。请在这里发送您的位置。
checkin-how-whom = 要说明与谁见面，请引用对方的消息，或稍后选择。
checkin-whom = 已记下您的位置。您在与谁见面？
checkin-whom-known = 这一点已经记录。要修改，请按下面的按钮。
checked-in = ✅ 已签到。要补充备注或照片，请现在发送，或回复本条消息。
checked-in-with = ✅ 已签到，与 { $name } 见面。{ $far ->
        [there] 您就在约定的地点。
        [metres] 距约定地点 { $distance } 米。
        [kilometres] 距约定地点 { $distance } 公里。
       *[unknown] {""}
    }要补充备注或照片，请回复本条消息。
checked-in-corrected = ✏️ 已更正。原记录一并保留。
checked-in-with-corrected = ✏️ 已更正：与 { $name } 见面。{ $far ->
        [there] 在约定的地点。
        [metres] 距约定地点 { $distance } 米。
        [kilometres] 距约定地点 { $distance } 公里。
       *[unknown] {""}
    }原记录一并保留。
checkin-noted = 已补充到签到记录。
checkin-nowhere = 地图上没有这个地方。请重新发送您的位置。
checkin-confirmed = ✅ { $name } 确认与您见过面。
checkin-denied = ⚠️ { $name } 说没有与您见面。如果记录有误，请更正。
meeting = { $name } 记录了与您的见面：{ $when }。是这样吗？
meeting-corrected = { $name } 更正了与您见面的记录：{ $when }。是这样吗？
meeting-confirmed = 谢谢，已记录。
meeting-denied = 谢谢。已记录没有见面。
meeting-outdated = 这件事后来有变动，所以没有记录您的回答。请回答较新的那条消息。

## 更正
correct-what = 哪里有误？原记录会保留，由新的记录取代。
correct-whom = 您见的是谁？
correct-place = 请发送当时的地点：从地图上选择位置，或写下地图显示的纬度和经度，例如 31.2400, 121.4900。
correct-time = 是什么时候？例如“今天 10:30”或“2026-03-01 15:00”（{ $zone }）。
correct-again = 这条记录已经更正过。要再次更正，请使用较新的那条消息。
corrected = 已由后来的记录更正。
button-correct = ✏️ 更正
button-correct-whom = 见面的人
button-correct-place = 地点
button-correct-time = 时间

## 约见
meet-whom = 您要与谁见面？
meet-when = 什么时候？例如“明天15:00”、“周五下午3点在咖啡馆”或“2026-12-01 15:00”（{ $zone }）。
meet-when-instead = 改到什么时候？例如“明天15:00”；地点也变的话，请写在时间后面。
meet-where = 在哪里？请写下来，或发送一个位置：这样签到时会说明您离那里有多远。
meet-zone = 按哪里的时间？请选择，或写下您的时区名称，例如 Asia/Shanghai。
meet-zone-unknown = 没有找到这个时区。名称的写法如 Europe/Paris 或 Asia/Shanghai。
meet-stopped = 好的，什么都没有改动。
meet-begin-again = 这已经过去一段时间，或已不存在。请用 /meet 重新开始。
meetings-coming = 您约好的见面。选择一个来改期或取消：
meeting-planned = 📅 与 { $name } 见面：
    { $details }
    正在询问 { $name } 是否方便。见面前一小时会提醒双方。
meeting-shown = 📅 与 { $name } 见面：
    { $details }
    { $state ->
        [agreed] { $name } 已同意。
        [refused] { $name } 那时不方便。
        [kept] 您说已经见面。
        [missed] 您说没有见成。
        [cancelled] 已取消。
       *[open] { $name } 还没有回答。
    }
meeting-cancelled = 已取消，会告知 { $name }。
meeting-agreed = ✅ { $name } 同意与您见面：
    { $details }
meeting-refused = ⚠️ { $name } 那时不方便与您见面：
    { $details }
meeting-soon = ⏰ 您很快要与 { $name } 见面：
    { $details }
meeting-after = 您与 { $name } 见面了吗？
    { $details }
meeting-asked = 📅 { $name } 想与您见面：
    { $details }
    您方便吗？
meeting-moved = 📅 { $name } 更改了与您见面的时间或地点：
    { $details }
    您方便吗？
meeting-off = { $name } 取消了与您的见面：
    { $details }
meeting-soon-for-you = ⏰ 您很快要与 { $name } 见面：
    { $details }
meeting-yes-noted = 谢谢，会告知 { $name } 您同意。
meeting-no-noted = 谢谢，会告知 { $name } 您那时不方便。
button-map = 🗺 地图
button-meet-new = ➕ 约见面
button-meet-move = 🕓 改时间
button-meet-cancel = ✖️ 取消
button-nowhere = 不写地点
button-never-mind = 算了

## 疑问
doubt-when = 我看不出是什么时候。请写明日期和时间，例如“明天15:00”或“2026-12-01 15:00”。
doubt-which-time = 几点？请写明日期和时间，例如“明天15:00”或“明天下午3点”。
doubt-which-half = 上午还是下午？请连同日期写成“15:00”或“下午3点”。
doubt-which-day = 具体是哪一天？请写日期，例如“2026-12-01 15:00”或“12月1日15:00”。
doubt-two-times = 这里有两个时间。请只写一个，例如“明天15:00”。
doubt-past = 那已经过去了。请重新写日期和时间。
doubt-not-yet = 那还没有到。请重新写日期和时间。
doubt-far = 那离现在一年以上。请重新写日期和时间。
doubt-no-such-day = 没有这一天。请重新写日期和时间。
doubt-clock-change = 那天夜里要调时钟，这个时间会被跳过或出现两次。请另选一个时间。

## 时间
moment = { $year }年{ $month }月{ $day }日 { $weekday } { $time }（{ $zone }）
moment-short = { $date } { $time }
weekday-1 = 星期一
weekday-2 = 星期二
weekday-3 = 星期三
weekday-4 = 星期四
weekday-5 = 星期五
weekday-6 = 星期六
weekday-7 = 星期日
