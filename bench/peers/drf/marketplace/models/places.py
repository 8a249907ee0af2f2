# mypy: ignore-errors
"""Where one can go: businesses, what they offer, and what they look like."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from marketplace.models.people import uid_field


class Category(models.Model):
    uid = uid_field()
    name_en = models.TextField()
    name_sq = models.TextField()
    rank = models.IntegerField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "category"


class Upload(models.Model):
    uid = uid_field()
    status = models.TextField()
    path = models.TextField()
    width = models.IntegerField()
    height = models.IntegerField()
    variants = models.JSONField()

    class Meta:
        managed = False
        db_table = "upload"


class Business(models.Model):
    uid = uid_field()
    kind = models.TextField()
    status = models.TextField()
    name_en = models.TextField()
    name_sq = models.TextField(null=True)
    description_en = models.TextField()
    description_sq = models.TextField(null=True)
    address = models.TextField()
    city = models.TextField()
    country = models.CharField(max_length=2)
    location = models.PointField(geography=True, null=True)
    timezone = models.TextField()
    phone = models.TextField(null=True)
    email = models.TextField(null=True)
    website = models.TextField(null=True)
    currency = models.CharField(max_length=3)
    rating_count = models.IntegerField()
    rating_sum = models.IntegerField()
    rating_histogram = ArrayField(models.IntegerField())
    verified_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    categories = models.ManyToManyField(Category, db_table="business_category", related_name="businesses")

    class Meta:
        managed = False
        db_table = "business"

    @property
    def takes_bookings(self):
        return self.status == "published"


class BusinessSearch(models.Model):
    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="search")
    document = SearchVectorField()
    is_visible = models.BooleanField()
    takes_bookings = models.BooleanField()
    location = models.PointField(geography=True, null=True)
    rating_rank = models.FloatField()
    currency = models.CharField(max_length=3)
    price_from = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    gender = models.TextField()
    next_free_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "business_search"


class BusinessMember(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="members")
    role = models.TextField()

    class Meta:
        managed = False
        db_table = "business_member"


class Policy(models.Model):
    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="policy")
    auto_confirm = models.BooleanField()
    min_notice_minutes = models.IntegerField()
    max_days = models.IntegerField()
    step_minutes = models.IntegerField(null=True)
    free_until_minutes = models.IntegerField()
    fee_tiers = models.JSONField()
    no_show_fee = models.JSONField(null=True)
    reschedule_until_minutes = models.IntegerField()
    max_reschedules = models.IntegerField(null=True)
    allow_employee_change = models.BooleanField()
    limit_to_business_hours = models.BooleanField()
    deposit_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    deposit_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        managed = False
        db_table = "policy"


class GalleryImage(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="gallery")
    upload = models.ForeignKey(Upload, models.CASCADE)
    position = models.IntegerField()
    is_cover = models.BooleanField()

    class Meta:
        managed = False
        db_table = "gallery_image"


class Service(models.Model):
    uid = uid_field()
    business = models.ForeignKey(Business, models.CASCADE, related_name="services")
    category = models.ForeignKey(Category, models.CASCADE)
    name_en = models.TextField()
    name_sq = models.TextField(null=True)
    description_en = models.TextField()
    description_sq = models.TextField(null=True)
    price = models.DecimalField(max_digits=14, decimal_places=2)
    duration_minutes = models.IntegerField()
    gender = models.TextField()
    buffer_before_minutes = models.IntegerField()
    buffer_after_minutes = models.IntegerField()
    is_performed_by_everyone = models.BooleanField()
    is_active = models.BooleanField()
    rank = models.IntegerField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "service"
