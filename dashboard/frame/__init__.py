"""What surrounds every page: who gets in, the start of the server, the address, the sidebar, the icon of the tab."""
