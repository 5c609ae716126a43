"""Words that nobody could know otherwise, planted into every text of every record; whoever sees one must be allowed to."""
