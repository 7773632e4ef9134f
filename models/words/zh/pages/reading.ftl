# 页面怎样被阅读，谁会知道。
reading-seen = { $promoter }能看到本页读了多久、读到哪里，但不知道您是谁。
reading-seen-nobody = 会记录本页读了多久、读到哪里，但不记录您是谁。
reading-seen-signed = { $promoter }能看到本页读了多久、读到哪里。
reading-seen-signed-nobody = 会记录本页读了多久、读到哪里。
reading-unseen = { $promoter }只知道有人打开了本页。要分享您读了多久、读到哪里吗？不会说明您是谁。
reading-unseen-nobody = 只记录有人打开了本页。要分享您读了多久、读到哪里吗？不会说明您是谁。
reading-stop = 不分享
reading-allow = 分享
reading-switch = 分享我怎样阅读本页
