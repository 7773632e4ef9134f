"""The data map: every table and column, what it is for, whether it is personal, and what erasure makes of it.

Giving out what is kept about a customer, erasing it, and checking references are worked off this map; a test refuses
a column that is not in it.
"""

from models.personal_data.data_map.calls import CALLING
from models.personal_data.data_map.customer_records import RECORDS
from models.personal_data.data_map.installation import HOUSE
from models.personal_data.data_map.people import ADDRESSES, PEOPLE
from models.personal_data.data_map.queues import QUEUES
from models.personal_data.data_map.reading import READING
from models.personal_data.data_map.register import Column, DataTable
from models.personal_data.data_map.talking import TALKING

# In the order of erasing: rows that are found through others come before those others, addresses last.
DATA_MAP: dict[str, DataTable] = {**QUEUES, **CALLING, **RECORDS, **TALKING, **READING, **PEOPLE, **ADDRESSES, **HOUSE}

__all__ = ["DATA_MAP", "Column", "DataTable"]
