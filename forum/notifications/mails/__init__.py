"""The mails of this room, one file each: about a line (soon), of the round (daily or weekly), and announcements."""
