"""Finding a business."""
