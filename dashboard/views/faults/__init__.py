"""Find the fault: runs that were broken on purpose."""
