"""What can be asked to find a business."""
