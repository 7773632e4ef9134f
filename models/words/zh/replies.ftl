# 在控制台里回复客户。
reply-title = 回复 { $customer }
reply-hint = 以 { $promoter } 的名义通过 { $channel } 发出，并留有记录。
reply-send = 发送
reply-nowhere = 目前联系不到对方。
