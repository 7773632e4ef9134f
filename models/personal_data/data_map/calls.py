"""Telephone calls. That they were, and how long, stays on record; whose numbers, is erased."""

from models.personal_data.data_map.register import DataTable, fact, personal
from models.personal_data.data_map.talking import THEIR_COMMUNICATIONS

CALLING = {
    "calls": DataTable(
        holds="telephone calls, with the customer's word on recording; the recording itself is an attachment",
        theirs=f"communication_id IN ({THEIR_COMMUNICATIONS})",
        columns={
            "id": fact("number"),
            "key": personal("ours or the provider's key of the call", erased="'erased ' || id"),
            "communication_id": fact("the communication that the call is", refers="communications.id"),
            "near_sid": personal("the provider's number of the telephone that began it", erased="NULL"),
            "far_sid": personal("the provider's number of the other telephone", erased="NULL"),
            "promoter_phone": personal("which telephone of the promoter's", erased="''"),
            "customer_phone": personal("which telephone of the customer's", erased="''"),
            "near": fact("how far the one telephone got"),
            "far": fact("how far the other got"),
            "state": fact("asked, ringing, talking, ended, missed, busy, cancelled, failed"),
            "reason": fact("why it could not be placed"),
            "rung_at": fact("when it rang"),
            "connected_at": fact("when both were on the line"),
            "ended_at": fact("when it ended"),
            "talked_s": fact("seconds they talked"),
            "far_s": fact("seconds the other telephone was off the hook"),
            "consent": fact("none, asked, agreed, declined: to being recorded"),
            "consent_at": fact("when they said so"),
            "consent_words": fact("the words they agreed to, which are ours"),
            "shown": fact("whether the telephone was shown to be the customer's"),
            "recording_sid": personal("the provider's number of the recording", erased="NULL"),
            "recording": fact("what became of the recording"),
            "recorded_s": fact("its seconds"),
            "voicemail": fact("whether it is a message left for an absent promoter"),
            "elsewhere": fact("whether it was made on another telephone and noted afterwards"),
            "created_at": fact("when"),
        },
    ),
}
