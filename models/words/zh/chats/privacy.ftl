# 人人都可以要求的：查看、删除、不再接收、收回同意。

privacy =
    保存的内容：您在这里的姓名和账号、您发送的消息和文件、您打开过哪些分享卡及时间，以及您自己填写的内容。目的是让您与分享给您的人可以交谈并留有记录。
    谁能看到：您、对方，以及运营本服务的公司，没有其他人。
    您同意过的事，随时可以在这里收回：
    /mydata – 以文件形式取得您的数据
    /forget – 删除您的数据
    /stop – 不再接收消息
button-mydata = 把我的数据发给我
button-forget = 删除我的数据……
button-stop = 不再接收{ $name }的消息
button-stop-all = 谁的都不再接收
button-resume = 允许{ $name }再给我发消息
button-back-contact = 删除我填写的联系方式
button-back-analytics = 阅读时不要识别我
button-again-analytics = 阅读时可以再识别我
button-back-location = 删除我发送的位置
button-again-location = 可以再保存我发送的位置
button-back-recording = 不要给我的通话录音
button-again-recording = 可以再给我的通话录音

my-data = 这是关于您保存的全部内容：subject.json 中有 { $rows } 条记录，您的文件也在其中。
my-data-link =
    关于您保存的全部内容（{ $rows } 条）可在半小时内从这里取一次。请不要把链接给别人：
    { $url }
button-mydata-link = 取得我的数据

forget-ask =
    要删除关于您的数据吗？
    会删除：您的姓名和账号、您写的和发送的、别人写给您的、您填写的、录音，以及“是您读的”这一点。
    会保留但不带您的姓名：某时发送、阅读或同意过这一事实。对方自己手机上收到的内容仍在对方那里；公司的备份会自行到期。
    此操作无法撤销。请按按钮，或写：删除
button-forget-yes = 删除我的数据
button-forget-no = 保留
forget-ask-promoter =
    要删除您这位推广员吗？
    您的 { $cards } 张分享卡将停用，{ $conversations } 个对话将结束，除非管理员先行转交。您的姓名、账号、设备、签到位置和设置都会删除。对客户说过的话留给客户，不带您的姓名。
    此操作无法撤销。请按按钮，或写：删除
forget-begun =
    正在删除，一分钟内完成。回执：
    { $url }
forget-kept = 什么都没有删除。
erased-receipt = 已完成：关于您的数据已删除（{ $rows } 条）。如果您再写来，我们不会知道是您。

stop-nobody = 这里没有人给您发消息。
stop-whom = 不再接收谁的消息？
stopped = 您不会再收到{ $name }的消息，正在路上的也已取消。您随时可以更改：
stopped-still = 您已停止接收{ $name }的消息，所以这条没有转达。要继续交谈，请先按按钮，再写一次。
stopped-promoter = 在您再次写来之前，此设备不会再收到任何通知。
resumed = { $name }又可以给您发消息了。
resumed-all = 您又可以收到消息了。
resumed-nothing = 您能收到消息；之前没有停止过。
resumed-promoter = 您会在这里收到通知。
given-again = 已记下：重新允许。
taken-back-contact = 您填写的联系方式已删除，没有人再能看到。
taken-back-analytics = 已记下：今后您阅读时，不会知道是您。
taken-back-location = 您发送的位置已删除，今后也不再保存。
taken-back-recording = 已记下：您的通话不再录音。

customer-stopped = { $name }结束了对话，您不能再给对方写消息了。
customer-resumed = { $name }允许您再给对方写消息。
customer-erased = 一位客户的数据已删除，您不能再给对方写消息了。
customer-took-details-back = { $name }收回了留下的联系方式。
failed-stopped = 对方结束了对话，不再向对方发送任何内容

place-not-kept = 您要求不保存位置，所以这个位置既没有保存也没有转达。

## Pages
rights-receipt-title = 删除回执
rights-receipt-done = 已删除。{ $rows } 条记录已删除或清空，他人的 { $mentions } 条记录不再提到您，{ $files } 个文件已删除。（{ $at } UTC）
rights-receipt-waits = 正在删除，请一分钟后再看。
rights-receipt-unknown = 没有这张回执。
rights-packet-title = 关于您保存的数据
rights-packet-hint = 一个包含全部内容的文件，只能取一次。此链接只应由您持有。
rights-packet-fetch = 取得我的数据
rights-packet-gone = 此链接已用过，或半小时已过。请在聊天中重新索取：/mydata

## In the console
console-erase = 删除……
console-erase-customer = 关于这位客户的数据会删除：姓名、账号、所写内容、文件、联系方式、录音。某时发送、阅读或同意过这一事实会保留，不带姓名。与其交谈的推广员会得知。此操作无法撤销。
console-erase-promoter = 姓名、账号、设备和位置会删除，分享卡停用，对话结束。如需有人接手，请先转交客户。此操作无法撤销。
console-erase-sure = 是的，我确定
console-erase-now = 删除
console-erased-title = 正在删除
console-erased = 一分钟内完成。回执（仅数字）：{ $url }

## On the page
take-back-contact = 删除我填写的内容
take-back-analytics = 不要再识别我
taken-back-title = 已收回
taken-back-nothing = 此浏览器没有在这里留下可以收回的内容。
erased = （已应客户要求删除。）
