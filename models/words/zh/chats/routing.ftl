# 话发给谁：先问，后告知。

went-to = → { $name }
went-to-gathered = → 您刚才写的已发给 { $names }。
writing-to = ✍️ 您现在写给 { $name }。
writing-still = ✍️ 您仍在写给 { $name }。
button-write-to = ✍️ 写给 { $name }
speaker-team = { $name } 的团队
for-which =
    您在写给 { $name }，但之后 { $other } 来信了。这是写给谁的？
    “{ $text }”
for-which-alike =
    您在写给 { $name }（{ $one }），但之后另一位 { $name }（{ $another }）来信了。这是写给谁的？
    “{ $text }”
for-whom-full = 已有 { $most } 条消息在等待，这一条没有保留。请先说明写给谁：点问题下面的名字，或发送 /done。
still-waiting = 您之前写的还在（“{ $text }”{ $count ->
        [1] {""}
       *[other] ，共 { $count } 条
    }）。也发给 { $name } 吗？
waiting-dropped = 没有发送。
nothing-waits = 没有等待发送的内容了。
button-send-to-nobody = 🗑 不发送
done-unsent = 已结束。您现在写的内容不会发给任何人。等待答复的 { $count } 条消息没有发送。
not-your-conversation = 没有转达：这个对话不是您的。请重新写，并说明写给谁。
promotion-shared =
    { $topic }
    { $summary }
    { $url }

    { $name } 与您分享了这个，您打开它时会看到。/privacy
answered-for-you =
    🖥 管理员以您的名义回复了 { $name }：
    { $text }
answered-in-console =
    🖥 您在控制台回复了 { $name }：
    { $text }
choose-promotion-for = 给 { $name } 发哪一个？

# 团队：群里哪些发给客户，哪些只留在内部。
team-how =
    只有回复 { $name } 的消息，或写在“回复”（/say）后面的话，才会发给 { $name }。其他的话只留在团队内部。
    写在 /note 后面的会记成笔记，{ $name } 看不到。/history 可以看到往来记录。
team-how-plain =
    在这里写的都会发给 { $name }；写在 /note 后面的除外：会记成笔记，{ $name } 看不到。/history 可以看到往来记录。
team-noted = 📝 已为 { $name } 记下，对方看不到。
team-note-what = 请把要记的内容写在后面，例如：/note 想要蓝色毛巾
team-say-what = 请把要说的话写在后面，例如：回复 早上好！
team-elsewhere = 群里只能用 /say、/note、/history 和 /help。其他的请在您自己的聊天里发给我。
team-no-customer = 这要在客户的话题里用：客户来信后，这里会有各自的话题。
team-gone = { $name } 现在是 { $promoter } 的客户：在这里写的不会发给对方。
