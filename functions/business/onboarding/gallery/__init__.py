"""The pictures of a business."""
