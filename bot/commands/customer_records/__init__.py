"""What promoters keep about their customers, said in a chat: an own name, a stage, labels, notes, reminders."""
