"""What AvatID's own people do with people, businesses, conversations and pictures."""
