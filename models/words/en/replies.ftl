# Answering a customer in the console.
reply-title = Answer { $customer }
reply-hint = Goes out in { $promoter }’s name, by { $channel }, and on record.
reply-send = Send
reply-nowhere = There is no way to write to them at present.
