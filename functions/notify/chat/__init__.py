"""Conversations between a customer and a business."""
