"""Files of records: `reading` turns one into rows, `writing` writes records, `report` tells what became of each row."""
