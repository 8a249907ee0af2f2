"""What happens behind the scenes: tasks and scheduled jobs, private."""
