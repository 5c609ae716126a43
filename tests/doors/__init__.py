"""Files through the doors that people and programs use: pages with their job worker, the API, the command."""
