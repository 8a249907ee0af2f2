# mypy: ignore-errors
"""Who works where and when."""

from django.contrib.gis.db import models
from marketplace.models.people import uid_field
from marketplace.models.places import Business, Service, Upload


class Resource(models.Model):
    business = models.ForeignKey(Business, models.CASCADE)
    last_assigned_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "resource"


class Employee(models.Model):
    uid = uid_field()
    business = models.ForeignKey(Business, models.CASCADE, related_name="employees")
    resource = models.OneToOneField(Resource, models.CASCADE)
    name = models.TextField()
    surname = models.TextField()
    bio = models.TextField()
    avatar = models.ForeignKey(Upload, models.CASCADE, null=True, db_column="avatar_upload_id")
    rank = models.IntegerField()
    is_active = models.BooleanField()
    has_own_hours = models.BooleanField()
    rating_count = models.IntegerField()
    rating_sum = models.IntegerField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "employee"

    @property
    def full_name(self):
        return f"{self.name} {self.surname}".strip()


class EmployeeService(models.Model):
    pk = models.CompositePrimaryKey("employee_id", "service_id")
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="performs")
    service = models.ForeignKey(Service, models.CASCADE, related_name="performers")
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    duration_minutes = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = "employee_service"


class WorkingHours(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="working_hours")
    employee = models.ForeignKey(Employee, models.CASCADE, null=True, related_name="working_hours")
    weekday = models.SmallIntegerField()
    start_time = models.TimeField()
    end_time = models.TimeField()

    class Meta:
        managed = False
        db_table = "working_hours"


class HoursException(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="hours_exceptions")
    employee = models.ForeignKey(Employee, models.CASCADE, null=True, related_name="hours_exceptions")
    kind = models.TextField()
    date_from = models.DateField()
    date_to = models.DateField()
    intervals = models.JSONField(null=True)
    weekly = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "hours_exception"
