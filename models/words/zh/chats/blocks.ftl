# 拉黑，以及发送过快

blocked = 已拉黑 { $name }：对方的任何消息都不会再到您这里，也不会告诉对方原因。要恢复请发送 /unblock
blocked-still = 您已拉黑 { $name }，这条消息没有发出。
blocked-nobody = 您没有拉黑任何人。
block-not-found = 没有找到这个名字的客户。发送 /customers 查看您的客户。
block-whom = 您想拉黑哪位客户？
unblock-whom = 您想恢复哪位客户？
unblocked = { $name } 又可以给您发消息了。
unblocked-before = { $name } 没有被拉黑。
reported = 已请管理员查看您与 { $name } 的往来消息。
reported-before = 已经请管理员查看过了。
not-taken = 您的消息目前无法转达。
wait-a-moment = 您发送得比转达得快，请稍等片刻：消息会依次全部转给 { $name }。
not-so-fast = 请等几分钟：等待转达的消息太多，这一条没有转给 { $name }。
failed-too-fast = 一次发送得太多了。
failed-not-taken = 目前无法转达。
button-unblock = 恢复
button-block = 拉黑
button-report = 向管理员举报
